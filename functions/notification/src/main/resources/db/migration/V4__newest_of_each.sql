-- Each thing that is known of a task has the version and time of the newest event that says it: an event that says another thing must not keep an older one from being heard.
alter table known_task
    add column title_version bigint, add column title_at timestamptz,
    add column due_version bigint, add column due_at timestamptz,
    add column open_version bigint, add column open_at timestamptz;
update known_task set
    title_version = version, title_at = said_at, due_version = version, due_at = said_at, open_version = version, open_at = said_at;
alter table known_task drop column version, drop column said_at;
comment on column known_task.due_at is 'When the newest event happened that says when it is due, or that it is not; null where none did. The same of title and open.';
