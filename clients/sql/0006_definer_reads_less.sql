-- No definer's function reads these: what nobody needs, nobody has.
DROP POLICY definer_selects ON clients_safechannel;
REVOKE SELECT ON clients_safechannel FROM relcare_definer;
