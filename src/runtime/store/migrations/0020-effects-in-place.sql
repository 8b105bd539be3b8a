-- Whether the reference is taken, as a column of its own: an outcome then changes no column of an index, and PostgreSQL
-- updates the row in its place (a heap-only tuple) when the page has room, where it wrote to four indexes before.
alter table backhaul.effect add column stands boolean
  generated always as (state in ('intended', 'confirmed', 'unknown')) stored;
drop index backhaul.effect_once;
create unique index effect_once on backhaul.effect (brand, flow, line_reference) where stands;
alter table backhaul.effect set (fillfactor = 45);
