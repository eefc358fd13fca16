-- What could not be delivered, as it came, and how it stands.
create table letter (
    id               bigint      generated always as identity primary key,
    fingerprint      bytea       not null unique,
    destination      text,
    code             integer,
    reason           text,
    source           text        not null,
    event_id         text        not null,
    type             text        not null,
    subject          text,
    event_time       timestamptz,
    user_id          text,
    task_id          text,
    origin_topic     text,
    origin_partition integer,
    origin_offset    bigint,
    headers          text        not null,
    body             bytea       not null,
    state            text        not null check (state in ('stored', 'redriving', 'redriven', 'failed', 'discarded')),
    stored_at        timestamptz not null,
    changed_at       timestamptz not null,
    arrivals         integer     not null default 1,
    attempts         integer     not null,
    redrives         integer     not null default 0,
    state_before     text        check (state_before in ('stored', 'redriven', 'failed', 'discarded')),
    asked_by         text,
    run              bigint,
    claim            uuid,
    claimed_until    timestamptz,
    check ((state = 'redriving') = (state_before is not null)),
    check (state <> 'redriving' or asked_by is not null)
);
comment on column letter.fingerprint is 'SHA-256 of destination, source, id (of a wrapped record with its time), type and body: the same event that two functions did not take is two letters.';
comment on column letter.destination is 'Without a slash at its end. As the other texts here, at most 500 characters; headers have all of it.';
comment on column letter.headers is 'The request''s, a JSON object.';
comment on column letter.arrivals is 'How many records of the dead letters'' topic told of it.';
comment on column letter.attempts is 'How often it was posted to its destination: by the platform, as far as its answer tells, and by redrives.';
comment on column letter.redrives is 'How often it was sent again and an answer, or its absence, was noted.';
comment on column letter.claim is 'Who sends it at present. Null while it waits for its turn in a run; when claimed_until is past, whoever had it is dead and another takes it.';

-- What the list shows first; what is still to be sent; what a run has left; what is too old.
create index letter_open on letter (id) where state in ('stored', 'redriving', 'failed');
create index letter_redriving on letter (id) where state = 'redriving';
create index letter_by_run on letter (run, id) where run is not null;
create index letter_by_destination on letter (destination, id);
create index letter_by_user on letter (user_id, id) where user_id is not null;
create index letter_over on letter (changed_at) where state in ('redriven', 'discarded');

-- The records that told of it: one that is delivered again is known by its place.
create table arrival (
    letter_id   bigint      not null references letter on delete cascade,
    partition   integer     not null,
    "offset"    bigint      not null,
    arrived_at  timestamptz not null,
    primary key (letter_id, partition, "offset")
);

-- What was done with a letter, when and by whom. It goes with the letter.
create table deed (
    id        bigint      generated always as identity primary key,
    letter_id bigint      not null references letter on delete cascade,
    at        timestamptz not null,
    what      text        not null check (what in ('arrived', 'redriven', 'failed', 'released', 'discarded')),
    by_user   text,
    code      integer,
    reason    text
);
create index deed_by_letter on deed (letter_id, id);

-- Many that are sent again together. How far it is, is counted from its letters while they are there.
create table run (
    id         bigint      generated always as identity primary key,
    asked_at   timestamptz not null,
    asked_by   text        not null,
    question   text        not null,
    total      bigint      not null default 0,
    skipped    bigint      not null default 0,
    redriven   bigint      not null default 0,
    failed     bigint      not null default 0,
    released   bigint      not null default 0,
    marked     boolean     not null default false,
    ended_at   timestamptz
);
comment on column run.skipped is 'Letters that answer the question but have no destination that is allowed.';
comment on column run.marked is 'Whether all its letters have been marked as to be sent.';
comment on column run.released is 'Letters that were not sent since their destination was away: they are as they were before.';
