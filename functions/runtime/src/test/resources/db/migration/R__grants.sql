grant select, insert on note to "${app_role}";
