grant select, insert, update, delete on task, reminder to "${app_role}";
