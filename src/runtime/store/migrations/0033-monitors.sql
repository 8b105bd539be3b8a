-- Exceptions of monitors tell what did not happen: their records come to rest whether or not they are open.
alter table backhaul.exception add column by_monitor boolean not null default false;
