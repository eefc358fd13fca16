-- What the function does with its tables, and no more; the schema belongs to the role of the migration job.
grant select, insert, update on account, series to "${app_role}";
grant select, insert, update, delete on task, change, idempotency to "${app_role}";
grant select, insert on occurrence to "${app_role}";
grant select, insert, update, delete on conversation to "${app_role}";
grant select, insert, update on chat_user to "${app_role}";
