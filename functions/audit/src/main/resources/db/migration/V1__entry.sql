-- The trail: one row for each event that reached us, whatever it is. Rows are added, and never changed by what this function does.
create table entry (
    sequence       bigint      generated always as identity primary key,
    event_id       text        not null,
    source         text        not null,
    event_key      text        not null,
    type           text        not null,
    task_id        text,
    user_id        text,
    actor          text        not null,
    occurred_at    timestamptz not null,
    recorded_at    timestamptz not null default clock_timestamp(),
    changes        json        not null,
    data           json,
    data_kind      text        not null,
    attributes     json        not null,
    causation_id   text,
    correlation_id text,
    trace_id       text,
    log_index      bigint,
    recorded_in    xid8        not null default pg_current_xact_id(),
    -- Once for ever, also after the inbox has forgotten; and the way to an entry by its id.
    unique (event_id, source, event_key)
);
comment on column entry.event_key is 'What makes it unique within its source: the id, or id@record time where KafkaSource wrapped the record.';
comment on column entry.data is 'What was said, as it was said: json keeps the order of the fields and the digits of the numbers, and holds any character. Nobody searches in it.';
comment on column entry.data_kind is 'json, text (data is a JSON string), base64 (data is a JSON string), or none.';
comment on column entry.attributes is 'The event''s context attributes that have no column of their own.';
comment on column entry.log_index is 'The place in the sealed log, once sealed.';
comment on column entry.recorded_in is 'The writing transaction: pages of one walk show the trail as it was when the walk began.';

-- Entries without a user are nobody's, and no list shows them.
create index entry_by_user on entry (user_id, occurred_at desc, sequence desc) where user_id is not null;
create index entry_by_task on entry (user_id, task_id, occurred_at desc, sequence desc) where user_id is not null and task_id is not null;
create index entry_by_type on entry (user_id, type, occurred_at desc, sequence desc) where user_id is not null;
