-- practices.Practice
-- practices.Member
ALTER TABLE practices_member ADD CONSTRAINT practices_member_whole UNIQUE (practice_id, id);
ALTER TABLE practices_member REPLICA IDENTITY USING INDEX practices_member_whole;
-- practices.Invitation
ALTER TABLE practices_invitation ADD CONSTRAINT practices_invitation_whole UNIQUE (practice_id, id);
ALTER TABLE practices_invitation REPLICA IDENTITY USING INDEX practices_invitation_whole;
-- practices.Practice
-- practices.Member
ALTER TABLE practices_member ADD CONSTRAINT practices_member_supervisor_id_same_practice
    FOREIGN KEY (practice_id, supervisor_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- practices.Invitation
ALTER TABLE practices_invitation ADD CONSTRAINT practices_invitation_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
