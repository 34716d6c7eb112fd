-- Why scores are held back is read in one case: one of its author's, of this client; else any of the client's.
UPDATE assessments_heldback b SET case_id = (
    SELECT c.case_id FROM clients_caseclient c
    LEFT JOIN clients_careteam t ON t.practice_id = c.practice_id AND t.case_id = c.case_id
        AND t.member_id = b.recorded_by_id
    WHERE c.practice_id = b.practice_id AND c.client_id = b.client_id
    ORDER BY t.id IS NULL, t.left_on IS NOT NULL, c.case_id LIMIT 1);
INSERT INTO assessments_heldbackreason (id, practice_id, client_id, case_id, held_id, because, recorded_by_id)
SELECT uuidv7(), b.practice_id, b.client_id, b.case_id, b.id, b.because, b.recorded_by_id FROM assessments_heldback b;

-- What was answered after a session is read by that case's team alone.
UPDATE assessments_response r SET case_id = h.case_id
FROM assessments_homework h
JOIN assessments_formversion v ON v.practice_id = h.practice_id AND v.id = h.version_id
JOIN assessments_form f ON f.practice_id = v.practice_id AND f.id = v.form_id AND f.key = 'after_session'
WHERE h.practice_id = r.practice_id AND h.id = r.homework_id;
UPDATE assessments_score s SET case_id = r.case_id
FROM assessments_response r
WHERE r.practice_id = s.practice_id AND r.id = s.response_id AND r.case_id IS NOT NULL;
