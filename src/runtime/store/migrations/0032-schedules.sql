-- What runs at set times: how far each has come.
create table backhaul.schedule (
  brand text not null,
  flow text not null,
  id text not null,
  -- Times up to here have been run, or left out.
  passed timestamptz not null,
  finished_at timestamptz,
  primary key (brand, flow, id)
);
