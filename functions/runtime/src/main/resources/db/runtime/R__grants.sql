-- The role a function runs under may work with these tables; it owns none of them.
grant usage on schema "${schema}" to "${app_role}";
grant select, insert, delete on inbox to "${app_role}";
grant select, insert, update, delete on outbox, lease to "${app_role}";
