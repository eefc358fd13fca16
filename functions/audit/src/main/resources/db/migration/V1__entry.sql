-- The trail: one row for each event that reached us, whatever it is. Rows are added, and never changed or removed; see the guards below.

-- What makes the personal part of a user's entries readable. Destroying a key (wrapped becomes null) makes unreadable all that was recorded under it; what comes later gets a new one.
create table user_key (
    key_id       bigint      generated always as identity primary key,
    user_id      text        not null,
    wrapped      bytea,
    wrapped_by   text,
    made_at      timestamptz not null default clock_timestamp(),
    destroyed_at timestamptz,
    check ((wrapped is null) = (destroyed_at is not null)),
    check ((wrapped is null) = (wrapped_by is null))
);
comment on column user_key.user_id is 'Whose; empty for the entries that are nobody''s and for what the trail says of itself.';
comment on column user_key.wrapped is 'The key, encrypted under the function''s secret, which the database never sees. Null once destroyed.';
comment on column user_key.wrapped_by is 'Which secret: the first 8 hexadecimal digits of its fingerprint.';
create unique index user_key_alive on user_key (user_id) where destroyed_at is null;
create index user_key_wrapped_by on user_key (wrapped_by) where destroyed_at is null;

create sequence entry_sequence;

-- Once for ever, also after the inbox has forgotten and the entry's month has been archived; and the way to an entry by its id. A unique key of a table that is partitioned by time
-- would hold within each month only, hence this one beside it.
create table entry_key (
    event_id    text        not null,
    source      text        not null,
    event_key   text        not null,
    recorded_at timestamptz not null,
    sequence    bigint      not null,
    primary key (event_id, source, event_key)
);

create table entry (
    sequence       bigint      not null,
    event_id       text        not null,
    source         text        not null,
    event_key      text        not null,
    type           text        not null,
    task_id        text,
    user_id        text,
    actor          text        not null,
    occurred_at    timestamptz not null,
    recorded_at    timestamptz not null,
    causation_id   text,
    correlation_id text,
    trace_id       text,
    key_id         bigint      not null,
    particulars    bytea       not null,
    commitment     bytea       not null check (length(commitment) = 32),
    leaf_hash      bytea       not null check (length(leaf_hash) = 32),
    marks          bigint[]    not null,
    recorded_in    xid8        not null default pg_current_xact_id(),
    primary key (sequence, recorded_at)
) partition by range (recorded_at);
comment on column entry.event_key is 'What makes it unique within its source: the id, or id@record time where KafkaSource wrapped the record.';
comment on column entry.recorded_at is 'By the clock of the pod that recorded it, in microseconds: it is part of the leaf.';
comment on column entry.particulars is 'What was said and what changed, with the commitment''s salt, encrypted under the key: dev.knudge.audit.Particulars, dev.knudge.audit.UserKey.';
comment on column entry.commitment is 'SHA-256 of salt and particulars: the leaf holds it in their place.';
comment on column entry.leaf_hash is 'RFC 6962 hash of the leaf: SHA-256 of 0x00 and dev.knudge.audit.Leaf''s text.';
comment on column entry.marks is 'Keyed hashes of its words and of the names of its changed fields, to be searched without being read.';
comment on column entry.recorded_in is 'The writing transaction: pages of one walk show the trail as it was when the walk began.';

-- Entries without a user are nobody's, and no user's list shows them.
create index entry_by_user on entry (user_id, occurred_at desc, sequence desc) where user_id is not null;
create index entry_by_task on entry (task_id, user_id, occurred_at desc, sequence desc) where task_id is not null;
create index entry_by_type on entry (user_id, type, occurred_at desc, sequence desc) where user_id is not null;
create index entry_by_time on entry (occurred_at desc, sequence desc);

-- Guards. Privileges keep the function's role from changing an entry; these triggers keep everybody else, the schema's owner included, and also where session_replication_role would
-- skip ordinary ones. Whoever may disable a trigger or detach a partition is found out by the log.
create function refuse_change() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'The trail is only ever added to: % of % is refused.', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger entry_stays before update or delete on entry for each row execute function refuse_change();
create trigger entry_stays_whole before truncate on entry for each statement execute function refuse_change();
create trigger entry_key_stays before update or delete on entry_key for each row execute function refuse_change();
create trigger entry_key_stays_whole before truncate on entry_key for each statement execute function refuse_change();
alter table entry enable always trigger entry_stays;
alter table entry enable always trigger entry_stays_whole;
alter table entry_key enable always trigger entry_key_stays;
alter table entry_key enable always trigger entry_key_stays_whole;

-- Makes the partition of a month (in UTC) if it is not there, and says whether it did. The function's role owns no table, hence the definer's rights. Attaching locks out neither
-- readers nor writers, as CREATE TABLE … PARTITION OF would.
create function make_month(moment timestamptz) returns boolean
language plpgsql security definer set search_path = "${schema}", pg_temp as $$
declare
  first  timestamptz := date_trunc('month', moment, 'UTC');
  after  timestamptz := date_trunc('month', first + interval '40 days', 'UTC');
  month  text        := 'entry_' || to_char(first at time zone 'UTC', 'YYYY_MM');
begin
  if to_regclass(month) is not null then
    return false;
  end if;
  if first < '2000-01-01Z' or first >= '3000-01-01Z' then
    raise exception 'No entry is recorded in %: the clock is wrong.', first;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('${schema}.make_month', 0));
  if to_regclass(month) is not null then
    return false;
  end if;
  execute format('create table %I (like entry including all)', month);
  execute format('alter table entry attach partition %I for values from (%L) to (%L)', month, first, after);
  execute format('create trigger entry_stays_whole before truncate on %I for each statement execute function refuse_change()', month);
  execute format('alter table %I enable always trigger entry_stays_whole', month);
  return true;
end $$;
revoke execute on function make_month(timestamptz) from public;
-- This month and the next; from then on the tick makes them ahead, and the first entry of a month where it was missed.
select make_month(clock_timestamp()), make_month(clock_timestamp() + interval '1 month');
