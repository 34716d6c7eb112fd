GRANT UPDATE (check_in_held_on, check_in_note) ON relationships_break TO relcare_app;
