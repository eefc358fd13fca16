-- Takes months out of the trail that are older than the given number of whole months before this one, by the database's clock, and says how many. A month that was taken out is a table of its
-- own, entry_YYYY_MM_archived, which the function's role cannot read; it is for its owner to dump and to drop. Its hashes stay in the log and its keys in entry_key, so proofs hold and nothing
-- is recorded twice. A month that the sealer has not done with stays.
create or replace function archive_months(keep integer) returns integer
language plpgsql security definer set search_path = "${schema}", pg_temp as $$
declare
  bound    text    := 'entry_' || to_char(date_trunc('month', clock_timestamp(), 'UTC') at time zone 'UTC' - make_interval(months => keep), 'YYYY_MM');
  month    text;
  archived text;
  unsealed boolean;
  done     integer := 0;
begin
  if keep < 1 then
    raise exception 'At least 1 month is kept besides this one, not %.', keep;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('${schema}.make_month', 0));
  for month in
    select relname from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'entry'::regclass and relname < bound order by relname
  loop
    -- What is not in the log yet would never get there: the month waits for the sealer, and those after it with it.
    execute format('select exists (select from %I as entry, sealing where (entry.recorded_in, entry.sequence) > (sealing.recorded_in, sealing.sequence))', month) into unsealed;
    exit when unsealed;
    archived := month || '_archived';
    while to_regclass(archived) is not null loop
      archived := archived || '_again';
    end loop;
    execute format('alter table entry detach partition %I', month);
    -- The guards of rows went with the parent.
    execute format('create trigger entry_stays before update or delete on %I for each row execute function refuse_change()', month);
    execute format('alter table %I enable always trigger entry_stays', month);
    execute format('alter table %I rename to %I', month, archived);
    done := done + 1;
  end loop;
  return done;
end $$;
revoke execute on function archive_months(integer) from public;
