-- With a hundred thousand open exceptions, looking whether anything is to be told or looked at again stays cheap.

create index exception_untold on backhaul.exception (brand, flow, code, first_seen) where state = 'open' and alerted_at is null;

-- When a process last began to run it: of several versions, the one that counts.
alter table backhaul.blueprint add column last_started timestamptz not null default now();
