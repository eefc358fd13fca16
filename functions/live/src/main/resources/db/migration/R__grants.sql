grant select, insert, update, delete on replica, presence to "${app_role}";
