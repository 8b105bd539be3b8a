-- Above 0: urgent. Kept with the record, so that a recheck or a replay of it is as urgent as its last event.
alter table backhaul.record add column priority smallint not null default 0;
