-- The verifiable log over the trail: which entries are sealed, in which order, and the RFC 6962 tree over them. Written by the sealer alone, one transaction for each batch; writers of
-- entries never wait for it. Everything but its bookmark is only ever added to.

-- The leaves, in the order that sealing fixed once. They stay when the months of their entries are archived.
create table log_leaf (
    log_index bigint primary key check (log_index >= 0),
    sequence  bigint not null unique,
    leaf_hash bytea  not null check (length(leaf_hash) = 32)
);
comment on column log_leaf.sequence is 'The entry''s. Unique: no entry is sealed twice, whatever two sealers do.';

-- The roots of complete subtrees of 256, 65536, 16777216 … leaves: the rows of C2SP's tiles above the lowest. All else is computed from at most 256 of these.
create table log_node (
    level smallint not null check (level > 0),
    place bigint   not null check (place >= 0),
    hash  bytea    not null check (length(hash) = 32),
    primary key (level, place)
);
comment on column log_node.level is 'The subtree has 256 to the power of level leaves.';

-- The signed heads.
create table checkpoint (
    tree_size bigint      primary key check (tree_size > 0),
    root_hash bytea       not null check (length(root_hash) = 32),
    note      text        not null,
    keys      text[]      not null,
    sealed_at timestamptz not null
);
comment on column checkpoint.note is 'The C2SP checkpoint as a signed note: what counts.';
comment on column checkpoint.keys is 'The verifier keys of those who signed it, the current one first.';

-- The sealer's bookmark, one row. Locked by who seals.
create table sealing (
    only_one    boolean primary key default true check (only_one),
    recorded_in xid8    not null default '0',
    sequence    bigint  not null default 0,
    token       bigint  not null default 0,
    cluster     text,
    restored    boolean not null default false
);
comment on table sealing is 'Entries up to here, by transaction and then by sequence, are sealed. By transaction, because a transaction that is older than all that run has no more entries to come, while a sequence number may turn up late.';
comment on column sealing.token is 'The fencing token of the last lease under which anybody sealed: an earlier holder that wakes up late finds it greater than its own.';
comment on column sealing.cluster is 'Whose transaction numbers these are: the identity of the PostgreSQL cluster. A dump restored into another cluster begins anew.';
comment on column sealing.restored is 'The database came from another cluster, and what it brought along is being looked through: its transaction numbers mean nothing here.';
insert into sealing default values;

create index entry_by_transaction on entry (recorded_in, sequence);

create trigger log_leaf_stays before update or delete on log_leaf for each row execute function refuse_change();
create trigger log_leaf_stays_whole before truncate on log_leaf for each statement execute function refuse_change();
create trigger log_node_stays before update or delete on log_node for each row execute function refuse_change();
create trigger log_node_stays_whole before truncate on log_node for each statement execute function refuse_change();
create trigger checkpoint_stays before update or delete on checkpoint for each row execute function refuse_change();
create trigger checkpoint_stays_whole before truncate on checkpoint for each statement execute function refuse_change();
alter table log_leaf enable always trigger log_leaf_stays;
alter table log_leaf enable always trigger log_leaf_stays_whole;
alter table log_node enable always trigger log_node_stays;
alter table log_node enable always trigger log_node_stays_whole;
alter table checkpoint enable always trigger checkpoint_stays;
alter table checkpoint enable always trigger checkpoint_stays_whole;
