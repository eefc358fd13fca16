grant select, insert, update, delete on preference, digest, notification, delivery to "${app_role}";
