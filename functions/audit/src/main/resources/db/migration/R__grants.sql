-- The function adds and reads; it has no right to change or remove an entry, and none at all to a single month. Of a user's key it may change what destroying and rewrapping change.
grant select, insert on entry, entry_key, user_key to "${app_role}";
grant update (wrapped, wrapped_by, destroyed_at) on user_key to "${app_role}";
grant usage on sequence entry_sequence to "${app_role}";
grant execute on function make_month(timestamptz) to "${app_role}";
-- The log is added to by the sealer, which moves its bookmark.
grant select, insert on log_leaf, log_node, checkpoint to "${app_role}";
grant select, update on sealing to "${app_role}";
grant select, insert, update on verification to "${app_role}";
