-- What the notes function of the tests remembers.
create table note (
    place    bigint generated always as identity primary key,
    event_id text not null,
    title    text not null
);
