grant select, insert, update, delete on preference, digest, known_task, notification, delivery to "${app_role}";
