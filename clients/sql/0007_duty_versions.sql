GRANT UPDATE (row_version) ON clients_duty TO relcare_app;
GRANT UPDATE (row_version) ON clients_leave TO relcare_app;
