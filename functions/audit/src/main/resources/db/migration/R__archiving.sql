-- Takes the oldest month out of the trail that is older than the given number of whole months before this one, by the database's clock. A month that was taken out is a table of its own,
-- entry_YYYY_MM_archived, which the function's role cannot read; it is for its owner to dump and to drop. Its hashes stay in the log and its keys in entry_key, so proofs hold and nothing is
-- recorded twice. Answers one row: the table that it is now, how many entries it has, and their places in the log as first and last of each run; where the month has entries that are not in
-- the log, it stays, and relation is null. No row where no month is old enough.
drop function if exists archive_months(integer);
create or replace function archive_month(keep integer) returns table (month text, relation text, entries bigint, places bigint[])
language plpgsql security definer set search_path = "${schema}", pg_temp as $$
declare
  bound  text := 'entry_' || to_char(date_trunc('month', clock_timestamp(), 'UTC') at time zone 'UTC' - make_interval(months => keep), 'YYYY_MM');
  oldest xid8;
  others boolean;
begin
  if keep < 1 then
    raise exception 'At least 1 month is kept besides this one, not %.', keep;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('${schema}.make_month', 0));
  select relname into month from pg_inherits join pg_class on pg_class.oid = inhrelid where inhparent = 'entry'::regclass and relname < bound order by relname limit 1;
  if month is null then
    return;
  end if;
  oldest := pg_snapshot_xmin(pg_current_snapshot());
  -- What is long, before anybody is locked out. Each run of places is a difference between place and rank.
  execute format($q$
    with here as materialized (select recorded_in, sequence from %I),
    leaf as (
      select log_index, log_index - row_number() over (order by log_index) as run
      from log_leaf join here using (recorded_in, sequence) where log_leaf.sequence between (select min(sequence) from here) and (select max(sequence) from here)),
    runs as (select min(log_index) as first, max(log_index) as last from leaf group by run)
    select (select count(*) from here), (select coalesce(array_agg(place order by place), '{}') from (select unnest(array[first, last]) as place from runs) as ends)
    $q$, month) into entries, places;
  -- What is not in the log yet would never get there: the month waits for the sealer, and those after it with it.
  if entries <> (select coalesce(sum(places[2 * n] - places[2 * n - 1] + 1), 0) from generate_series(1, cardinality(places) / 2) as n) then
    return next;
    return;
  end if;
  execute format('alter table entry detach partition %I', month);
  -- Nor may anything have come in the meantime.
  execute format('select exists (select from %1$I where recorded_in >= $1) and (select count(*) from %1$I) <> $2', month) into others using oldest, entries;
  if others then
    raise exception 'Entries came into %, which is being archived; the next tick tries it again.', month using errcode = 'serialization_failure';
  end if;
  -- The guards of rows went with the parent.
  execute format('create trigger entry_stays before update or delete on %I for each row execute function refuse_change()', month);
  execute format('alter table %I enable always trigger entry_stays', month);
  relation := month || '_archived';
  while to_regclass(relation) is not null loop
    relation := relation || '_again';
  end loop;
  execute format('alter table %I rename to %I', month, relation);
  return next;
end $$;
revoke execute on function archive_month(integer) from public;
grant execute on function archive_month(integer) to "${app_role}";
grant select, insert on archived_month to "${app_role}";
