-- The order in which the sealer takes entries, by transaction and then by number, becomes their primary key: one index where there were two, on what every event has to write. Whoever
-- knows an entry's number knows its transaction too, from the key beside the months or from its leaf.

alter table entry_key add column recorded_in xid8;
alter table log_leaf add column recorded_in xid8;
comment on column entry_key.recorded_in is 'The entry''s transaction. Null where the entry''s month had been archived before this column came.';
comment on column log_leaf.recorded_in is 'The entry''s transaction. Null where the entry''s month had been archived before this column came.';

-- The guards refuse their owner, too, and are back when this is committed.
alter table entry_key disable trigger entry_key_stays;
alter table log_leaf disable trigger log_leaf_stays;
update entry_key set recorded_in = entry.recorded_in from entry where entry.recorded_at = entry_key.recorded_at and entry.sequence = entry_key.sequence;
update log_leaf set recorded_in = entry.recorded_in from entry where entry.sequence = log_leaf.sequence;
alter table entry_key enable always trigger entry_key_stays;
alter table log_leaf enable always trigger log_leaf_stays;
alter table entry_key alter column recorded_in set default pg_current_xact_id();

drop index entry_by_transaction;
alter table entry drop constraint entry_pkey;
alter table entry add primary key (recorded_in, sequence, recorded_at);
