-- A replica that lives says so every few seconds. One that does not any more is forgotten, and all that it held with it.
create table replica (
  id text primary key,
  until timestamptz not null
);

-- Who has a socket open, and where. A user is online while a replica that lives holds one.
create table presence (
  user_id text not null,
  replica text not null references replica (id) on delete cascade,
  since timestamptz not null default clock_timestamp(),
  primary key (user_id, replica)
);

create index presence_replica on presence (replica);
