-- What every function keeps besides its own state. All in the function's own schema.

-- The events that were handled: an event whose row is here is not handled again. The row is written in the transaction of the event's effects.
create table inbox (
    source      text        not null,
    event_key   text        not null,
    received_at timestamptz not null default clock_timestamp(),
    primary key (source, event_key)
);
comment on column inbox.event_key is 'The event''s id; for a record that KafkaSource wrapped, id@record time, as partition/offset ids repeat when a topic is created anew.';
-- The housekeeping tick forgets by age; rows come in the order of time, so a BRIN index is enough and costs an insert next to nothing.
create index inbox_received_at on inbox using brin (received_at);

-- The events that follow from what was handled, from the commit until the topic's sink has them (and some days longer, to look at).
create table outbox (
    sequence     bigint      generated always as identity primary key,
    cause_source text        not null,
    cause_key    text        not null,
    topic        text        not null,
    record_key   text        not null,
    headers      text        not null,
    body         text        not null,
    written_in   xid8        not null default pg_current_xact_id(),
    written_at   timestamptz not null default clock_timestamp(),
    sent_at      timestamptz
);
comment on table outbox is 'headers (a JSON object) and body are the event in binary content mode, as it will be posted.';
comment on column outbox.written_in is 'The writing transaction. The relay takes only rows of transactions older than all that are still running: what a later commit brings in with a lower sequence is then not overtaken.';
create index outbox_unsent on outbox (sequence) where sent_at is null;
create index outbox_unsent_by_cause on outbox (cause_source, cause_key) where sent_at is null;
create index outbox_sent_at on outbox using brin (sent_at);

-- Who does a thing that only one may do at a time. The token grows with each new holder, so that a late one can be told from the present one.
create table lease (
    name   text        primary key,
    holder text        not null,
    until  timestamptz not null,
    token  bigint      not null
);
