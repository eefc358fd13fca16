-- Which months were taken out, so that the log can tell what was archived from what was removed. The entry that is named says where in the log their entries are, and is sealed itself; this
-- only says where to look.
create table archived_month (
    relation    text        primary key,
    event_id    text        not null,
    archived_at timestamptz not null default clock_timestamp()
);
comment on column archived_month.relation is 'The table that it is now.';
comment on column archived_month.event_id is 'Of the trail''s own entry that lists the places in the log of all that was archived up to then.';

create trigger archived_month_stays before update or delete on archived_month for each row execute function refuse_change();
create trigger archived_month_stays_whole before truncate on archived_month for each statement execute function refuse_change();
alter table archived_month enable always trigger archived_month_stays;
alter table archived_month enable always trigger archived_month_stays_whole;

-- As before, but for who waited for the lock: to_regclass may still answer from before the wait, so the catalogue itself is asked.
create or replace function make_month(moment timestamptz) returns boolean
language plpgsql security definer set search_path = "${schema}", pg_temp as $$
declare
  first  timestamptz := date_trunc('month', moment, 'UTC');
  after  timestamptz := date_trunc('month', first + interval '40 days', 'UTC');
  month  text        := 'entry_' || to_char(first at time zone 'UTC', 'YYYY_MM');
begin
  if to_regclass(month) is not null then
    return false;
  end if;
  if first < '2000-01-01Z' or first >= '3000-01-01Z' then
    raise exception 'No entry is recorded in %: the clock is wrong.', first;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('${schema}.make_month', 0));
  if exists (select from pg_class where relname = month and relnamespace = '${schema}'::regnamespace) then
    return false;
  end if;
  execute format('create table %I (like entry including all)', month);
  execute format('alter table entry attach partition %I for values from (%L) to (%L)', month, first, after);
  execute format('create trigger entry_stays_whole before truncate on %I for each statement execute function refuse_change()', month);
  execute format('alter table %I enable always trigger entry_stays_whole', month);
  return true;
end $$;
