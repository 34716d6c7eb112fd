-- Of each form one version is published: the newest. What was published before it is retired.
UPDATE assessments_formversion v SET state = 'retired' WHERE v.state = 'published' AND EXISTS (
    SELECT FROM assessments_formversion n WHERE n.practice_id = v.practice_id AND n.form_id = v.form_id
        AND n.state = 'published' AND n.number > v.number);
