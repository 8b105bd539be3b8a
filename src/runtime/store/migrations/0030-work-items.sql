-- Exceptions as work items: what they have in common, who has taken them on, what people wrote about them.

alter table backhaul.exception
  -- The same for all that one repair would mend; see work/cause.ts.
  add column cause text not null default '',
  add column assignee text,
  -- How long until the record is looked at again by itself; null: never.
  add column recheck_minutes double precision,
  add column closed_at timestamptz;

update backhaul.exception
   set cause = left(md5(flow || ' ' || code || ' ' || coalesce(step, '')), 16),
       closed_at = case when state <> 'open' then last_seen end;

-- The order of lists, page by page.
drop index backhaul.exception_by_state;
create index exception_by_state on backhaul.exception (brand, state, code, id);
create index exception_by_cause on backhaul.exception (brand, cause) where state = 'open';

create table backhaul.exception_note (
  brand text not null,
  exception_id uuid not null,
  id bigint generated always as identity,
  at timestamptz not null default now(),
  author text,
  text text not null,
  primary key (brand, exception_id, id)
);
