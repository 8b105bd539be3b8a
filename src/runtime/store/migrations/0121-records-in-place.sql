-- One phase for all states of a record that is not at rest: from one of them to another no column of an index changes, and
-- PostgreSQL updates the row in its place (a heap-only tuple) when the page has room.
alter table backhaul.record add column phase text
  generated always as (case when state in ('received', 'queued', 'sent') then 'moving' else state end) stored;
drop index backhaul.record_by_state;
create index record_by_phase on backhaul.record (brand, flow, phase, changed_at);
alter table backhaul.record set (fillfactor = 65);

-- Effects are found by their request, never by their id alone: one index less for each of them.
alter table backhaul.effect drop constraint effect_pkey;
alter table backhaul.effect add primary key (brand, request_id, id);
drop index backhaul.effect_by_request;
