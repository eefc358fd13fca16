-- The series: one row for each that anything was heard of, be it only that somebody asked for its next instance.
create table series (
    number       bigint      generated always as identity primary key,
    user_id      text        not null,
    series_id    text        not null,
    state        text        not null default 'awaited' check (state in ('awaited', 'active', 'paused', 'unscheduled', 'finished', 'cancelled')),
    -- What it is made of; null until somebody says.
    definition   json,
    -- Which event said so: the newest wins, in whatever order they come.
    said_task    text,
    said_version bigint,
    said_at      timestamptz,
    said_by      text,
    first_at     timestamptz,
    decided_to   timestamp,
    next_local   timestamp,
    next_at      timestamptz,
    made         bigint      not null default 0,
    skipped      bigint      not null default 0,
    unique (user_id, series_id)
);
comment on column series.state is 'awaited: asked for, but nobody has said yet what it is; unscheduled: completed tasks tell of it, and each makes the next; finished: its rule has no further occurrence.';
comment on column series.said_task is 'Whose version said_version is: versions of different tasks cannot be compared.';
comment on column series.first_at is 'When the earliest version that we have heard of was said.';
comment on column series.decided_to is 'Every occurrence up to this local time has been made or left out; the next is looked for after it.';
comment on column series.next_at is 'When a tick is to make the next instance; null where none is to.';
create index series_due on series (next_at) where next_at is not null;

-- What became of the occurrences: the unique row that an instance is made once by, and the history that people read.
create table occurrence (
    series      bigint      not null references series,
    occurrence  timestamp   not null,
    until       timestamp   not null,
    outcome     text        not null check (outcome in ('made', 'skipped')),
    number      bigint      not null default 1,
    because     text        not null,
    decided_at  timestamptz not null,
    event_id    text,
    asked_task  text,
    asked_kind  text,
    asked_version bigint,
    asked_at    timestamptz,
    primary key (series, occurrence),
    check (until >= occurrence)
);
comment on column occurrence.until is 'Occurrences that were skipped together are one row, from the first to this one; of one that was made it is the same.';
comment on column occurrence.number is 'How many they are.';
comment on column occurrence.event_id is 'The task.recurring.triggered that was said.';
comment on column occurrence.asked_task is 'Where somebody asked for it: whose completion it was, by which kind of event, and when. One completion makes one instance, whatever events tell of it.';
create index occurrence_asked on occurrence (series, asked_at) where asked_task is not null;
create index occurrence_skipped on occurrence (series) where outcome = 'skipped';

-- Somebody asked for the next instance of a series that cannot answer yet.
create table request (
    series       bigint      not null references series,
    task_id      text        not null,
    kind         text        not null,
    version      bigint,
    asked_at     timestamptz not null,
    noted_at     timestamptz not null,
    unique nulls not distinct (series, task_id, kind, version, asked_at)
);
create index request_noted_at on request (noted_at);
