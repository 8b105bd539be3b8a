-- How many calls went out in each of the last slices of a budget's window, oldest first, and when the newest slice began.
alter table backhaul.budget
  add column slices integer[] not null default '{}',
  add column newest_slice timestamptz not null default to_timestamp(0);
