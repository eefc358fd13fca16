-- Who has tasks here. The row is what a user's changes queue at: one after the other, so that their events have one order.
create table account (
    user_id    text   primary key,
    tasks      bigint not null default 0,
    changes    bigint not null default 0
);
comment on column account.tasks is 'How many tasks the user has: counting them at each new one would take longer with each.';
comment on column account.changes is 'Counts what the user had done, one for each transaction.';

create table task (
    id                  text        primary key,
    user_id             text        not null,
    version             bigint      not null check (version > 0),
    title               text        not null,
    description         text,
    completed           boolean     not null,
    priority            smallint    not null check (priority between 1 and 3),
    tags                text[]      not null,
    tag_keys            text[]      not null,
    due_date            text,
    due_day             date,
    due_from            timestamptz,
    due_until           timestamptz,
    time_zone           text,
    recurrence          json,
    series_id           text,
    occurrence          timestamp,
    successor_requested boolean     not null,
    reminders           json        not null,
    external_id         text,
    created_at          timestamptz not null,
    updated_at          timestamptz not null,
    completed_at        timestamptz,
    words               tsvector    not null generated always as (to_tsvector('simple', title || ' ' || coalesce(description, ''))) stored
);
comment on column task.priority is '1 low, 2 medium, 3 high.';
comment on column task.tag_keys is 'The tags in lower case: by these they are found.';
comment on column task.due_date is 'As it is written on the wire: a day, or a moment with the offset that it was given with.';
comment on column task.due_day is 'The day it is due, in the task''s zone.';
comment on column task.due_from is 'When it is due; for a day, when that begins, in the task''s zone or else UTC. What lists are ordered by.';
comment on column task.due_until is 'When it becomes overdue; null for a day without a zone, which ends where the one who asks is.';
comment on column task.occurrence is 'Which instance of its series it is: the local start.';
comment on column task.successor_requested is 'Whether recurring.generate was said for it, which happens once.';
comment on column task.words is 'No stemming, no stop words: titles are short, and in any language.';

-- One for each order that a list may have; the id makes it total.
-- Without a due date a task comes last, whichever way the list runs.
create index task_by_due on task (user_id, coalesce(due_from, 'infinity'::timestamptz), id);
create index task_by_due_descending on task (user_id, coalesce(due_from, '-infinity'::timestamptz), id);
create index task_by_priority on task (user_id, priority, id);
create index task_by_created on task (user_id, created_at, id);
create index task_by_updated on task (user_id, updated_at, id);
create index task_by_title on task (user_id, lower(title) collate "C", id);
create index task_by_completed on task (user_id, completed_at) where completed_at is not null;
create index task_by_series on task (user_id, series_id, occurrence) where series_id is not null;
create unique index task_by_external_id on task (user_id, external_id) where external_id is not null;
create index task_by_words on task using gin (words) with (fastupdate = off);
create index task_by_tags on task using gin (tag_keys) with (fastupdate = off);

-- The series that a user's tasks are instances of, ours or another backend's.
create table series (
    user_id         text        not null,
    id              text        not null,
    head_task_id    text        not null,
    last_occurrence timestamp,
    said_at         timestamptz not null,
    cancelled       boolean     not null,
    primary key (user_id, id)
);

-- The instances that were made, also of tasks that are gone: none is made twice.
create table occurrence (
    user_id   text      not null,
    series_id text      not null,
    start     timestamp not null,
    task_id   text      not null,
    primary key (user_id, series_id, start)
);

-- What each change replaced, so that it can be taken back for a day.
create table change (
    user_id text        not null,
    number  bigint      not null,
    place   int         not null,
    task_id text        not null,
    before  json,
    version bigint      not null,
    at      timestamptz not null,
    primary key (user_id, number, place)
);
comment on column change.number is 'account.changes: what was done in one transaction has the same.';
comment on column change.before is 'The task before; null where it was made.';
comment on column change.version is 'The task''s version after: if it has another now, something else changed it since.';
create index change_at on change using brin (at);

-- Answers to requests that carried an Idempotency-Key, for a day.
create table idempotency (
    user_id text        not null,
    key     text        not null,
    request bytea       not null,
    status  int,
    headers json,
    body    text,
    at      timestamptz not null,
    primary key (user_id, key)
);
comment on column idempotency.request is 'SHA-256 of method, path and body: the same key with another request is a mistake.';
create index idempotency_at on idempotency using brin (at);
