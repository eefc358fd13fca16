-- What the chat remembers from one message to the next: the last list, what "it" is, what was asked. A pod may sleep in between.
create table conversation (
    user_id    text        not null,
    id         text        not null,
    state      json        not null,
    updated_at timestamptz not null,
    primary key (user_id, id)
);
create index conversation_updated_at on conversation (updated_at);

-- The zone that a user told last: what "tomorrow at 9" is without one.
create table chat_user (
    user_id   text primary key,
    time_zone text not null
);
