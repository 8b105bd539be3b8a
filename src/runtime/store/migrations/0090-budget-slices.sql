-- How many calls went out in each of the last slices of a budget's window, oldest first, and when the newest slice
-- began. `moved_ms` adds up what answers have changed, so that those who wait can follow.
alter table backhaul.budget
  add column slices integer[] not null default '{}',
  add column newest_slice timestamptz not null default to_timestamp(0),
  add column moved_ms float8 not null default 0;
