-- Which way a client prefers, and marks by which two addresses can be compared without reading either.
GRANT UPDATE (prefers) ON clients_contactplan TO relcare_app;
GRANT UPDATE (address_mark) ON clients_safechannel TO relcare_app;
CREATE POLICY definer_selects ON clients_safechannel FOR SELECT TO relcare_definer
    USING (true);
GRANT SELECT ON clients_safechannel TO relcare_definer;
