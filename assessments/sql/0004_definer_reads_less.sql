-- No definer's function reads these: what nobody needs, nobody has.
DROP POLICY definer_selects ON assessments_form;
REVOKE SELECT ON assessments_form FROM relcare_definer;
