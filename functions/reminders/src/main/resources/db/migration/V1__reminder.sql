-- What is known of a task: the newest that any event said of its due date, zone and end. There for every task that was heard of, since a reminder may come later.
create table task (
    user_id  text        not null,
    task_id  text        not null,
    facts    json        not null,
    heard_at timestamptz not null,
    ended_at timestamptz,
    primary key (user_id, task_id)
);
comment on column task.facts is 'Each statement with the version and time it was made at, by which a newer one replaces it.';
comment on column task.ended_at is 'When we heard that it is completed or deleted; null while it is open. Long after that it is forgotten.';
create index task_ended_at on task (ended_at) where ended_at is not null;

-- The reminders. Who handles an event about a task holds the task's row first; a tick takes reminders alone, and passes over those that are held.
create table reminder (
    number      bigint      generated always as identity primary key,
    user_id     text        not null,
    task_id     text        not null,
    reminder_id text        not null,
    said        json        not null,
    state       text        not null check (state in ('waiting', 'pending', 'fired', 'missed', 'cancelled')),
    remind_at   timestamptz not null default 'infinity',
    due_date    text,
    fired_for   timestamptz,
    fired_at    timestamptz,
    late_by     bigint,
    missed      boolean     not null default false,
    event_id    text,
    changed_at  timestamptz not null,
    unique (user_id, task_id, reminder_id),
    foreign key (user_id, task_id) references task,
    check (state not in ('fired', 'missed') or fired_for is not null),
    check (state <> 'pending' or remind_at < 'infinity')
);
comment on column reminder.said is 'What was last said of it: scheduled how, or cancelled; with the version and time it was said at. A cancelled one that was never scheduled is here, too: its schedule may come later.';
comment on column reminder.state is 'waiting: relative, and the task has no due date; fired: reminder.due was said; missed: it was one of a digest.';
comment on column reminder.remind_at is 'When it fires, or fired; infinity where that is not known.';
comment on column reminder.due_date is 'The task''s, as it goes by it.';
comment on column reminder.fired_for is 'The latest time that it has fired for: it never fires for that or an earlier one again.';
comment on column reminder.late_by is 'By how many seconds it fired late; null where it was on time.';
comment on column reminder.missed is 'Whether its last firing was one of a digest.';
comment on column reminder.event_id is 'The reminder.due that was said.';

-- What a tick reads: what is due, whatever else is stored.
create index reminder_due on reminder (remind_at, number) where state = 'pending';
create index reminder_pending_by_user on reminder (user_id, remind_at, number) where state = 'pending';
create index reminder_by_user on reminder (user_id, remind_at, number);
create index reminder_over on reminder (changed_at) where state in ('fired', 'missed', 'cancelled');
