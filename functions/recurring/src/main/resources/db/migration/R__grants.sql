-- The function never removes a series or its history; requests go once they are answered, or too old.
grant select, insert, update on series to "${app_role}";
grant select, insert on occurrence to "${app_role}";
grant select, insert, delete on request to "${app_role}";
