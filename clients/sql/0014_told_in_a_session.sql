-- The session in which a client told of safety.
ALTER TABLE clients_safetyreference ADD CONSTRAINT clients_safetyreference_session_id_same_practice
    FOREIGN KEY (practice_id, session_id) REFERENCES clients_session (practice_id, id) NOT DEFERRABLE;
