-- Verifications of the whole trail, which operators ask for: how far each is, so that it goes on where it was when a pod went to sleep.
create table verification (
    number      bigint      generated always as identity primary key,
    tree_size   bigint      not null,
    started_at  timestamptz not null,
    finished_at timestamptz,
    next_index  bigint      not null default 0,
    frontier    bytea       not null default '',
    cursor      text,
    entries     bigint      not null default 0,
    missing     bigint      not null default 0,
    found       bigint      not null default 0,
    findings    text        not null default '[]'
);
comment on column verification.next_index is 'Leaves before this one are checked.';
comment on column verification.frontier is 'The roots of the complete subtrees of those leaves.';
comment on column verification.cursor is 'The page of entries that is next, a JSON array; null until the leaves are done, and for the first.';
create unique index verification_under_way on verification ((true)) where finished_at is null;
