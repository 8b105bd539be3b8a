-- Effects whose reference no later run makes again: they go when their time has passed, but for the newest of each subject.
alter table backhaul.effect add column passes boolean not null default false;
create index effect_passing on backhaul.effect (brand, request_id) where passes;
