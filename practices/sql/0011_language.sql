-- A manager says in which language the practice's members are written to.
GRANT UPDATE (language) ON practices_practice TO relcare_app;
