-- When a session was said to be held: whoever says it says when.
GRANT UPDATE (held_at) ON clients_session TO relcare_app;
