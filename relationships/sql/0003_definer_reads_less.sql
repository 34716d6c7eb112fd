-- No definer's function reads these: what nobody needs, nobody has.
DROP POLICY definer_selects ON relationships_counterpart;
REVOKE SELECT ON relationships_counterpart FROM relcare_definer;
DROP POLICY definer_selects ON relationships_presence;
REVOKE SELECT ON relationships_presence FROM relcare_definer;
DROP POLICY definer_selects ON relationships_norm;
REVOKE SELECT ON relationships_norm FROM relcare_definer;
DROP POLICY definer_selects ON relationships_moment;
REVOKE SELECT ON relationships_moment FROM relcare_definer;
DROP POLICY definer_selects ON relationships_opening;
REVOKE SELECT ON relationships_opening FROM relcare_definer;
