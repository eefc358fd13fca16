-- The function adds and reads; it has no right to change or remove an entry.
grant select, insert on entry to "${app_role}";
