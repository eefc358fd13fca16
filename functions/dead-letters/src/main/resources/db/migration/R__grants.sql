grant select, insert, update, delete on letter, arrival, deed, run to "${app_role}";
