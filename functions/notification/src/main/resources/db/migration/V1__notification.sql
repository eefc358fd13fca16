-- What each user wishes. A user without a row has the defaults.
create table preference (
    user_id    text        primary key,
    version    bigint      not null,
    wishes     json        not null,
    updated_at timestamptz not null
);
comment on column preference.wishes is 'As PUT /api/notification-preferences has them, the webhook''s secret among them.';

-- When a user is next to be told what was gathered, and what is due: daily, or once where more came than anybody wants to be told one by one.
create table digest (
    user_id text        primary key,
    due_at  timestamptz not null
);
create index digest_due on digest (due_at);

-- What is known of each task, by the newest event about it: the daily digest tells what is due.
create table known_task (
    user_id    text        not null,
    task_id    text        not null,
    title      text,
    due_date   text,
    due_key    date,
    open       boolean     not null,
    version    bigint,
    said_at    timestamptz not null,
    changed_at timestamptz not null,
    primary key (user_id, task_id)
);
comment on column known_task.due_date is 'A day or a moment, as the event had it; null where there is none.';
comment on column known_task.due_key is 'The day, or the moment''s in UTC: at most a day off in any zone.';
comment on column known_task.said_at is 'When the newest event happened; of two without versions, the later counts.';
create index known_task_due on known_task (user_id, due_key) where open and due_key is not null;
create index known_task_over on known_task (changed_at) where not open;

-- What a user is to know, once for each event that leads to it: its id is derived from the event's.
create table notification (
    number          bigint      generated always as identity primary key,
    id              text        not null unique,
    user_id         text        not null,
    kind            text        not null,
    task_id         text,
    title           text        not null,
    content         json        not null,
    channels        text[]      not null,
    cause_event_id  text        not null,
    correlation_id  text,
    traceparent     text,
    created_at      timestamptz not null,
    silence         text        check (silence in ('muted', 'gathered', 'digested', 'old')),
    acknowledged_at timestamptz
);
comment on column notification.content is 'What the templates need, so that it can be said in any language at any time.';
comment on column notification.channels is 'The channels to try, in this order.';
comment on column notification.silence is 'Why nobody is told of it by itself: the user muted all; gathered, digested: for the next digest, in one; old: the event came too late to matter.';
create index notification_by_user on notification (user_id, number);
create index notification_recent on notification (user_id, created_at) where kind <> 'reminder' and silence is null;
create index notification_gathered on notification (user_id, number) where silence = 'gathered';
create index notification_over on notification (created_at);

-- A notification on its way through one channel. Unique, so that each cause reaches each recipient by each channel once.
create table delivery (
    number            bigint      generated always as identity primary key,
    notification_id   text        not null references notification (id) on delete cascade,
    user_id           text        not null,
    channel           text        not null,
    state             text        not null check (state in
        ('pending', 'held', 'sending', 'pushed', 'unknown', 'sent', 'acknowledged', 'unacknowledged', 'failed', 'skipped', 'cancelled')),
    due_at            timestamptz not null,
    attempts          int         not null default 0,
    first_attempt_at  timestamptz,
    changed_at        timestamptz not null,
    error             text,
    possibly_repeated boolean     not null default false,
    unique (notification_id, channel)
);
comment on column delivery.due_at is 'When it is next looked at: to be sent (pending), after the quiet hours (held), when the sender must be dead (sending), when nobody has acknowledged it (pushed), to be sent again (unknown). Infinity: never, it is over.';
comment on column delivery.attempts is 'How often it was claimed to be sent; whoever claimed it the nth time may note the outcome of that time only.';
comment on column delivery.possibly_repeated is 'An earlier attempt ended with nobody knowing whether the message went out, and it was sent again.';
-- What a tick reads: what is due, whatever else is stored.
create index delivery_due on delivery (due_at, number) where due_at < 'infinity';
