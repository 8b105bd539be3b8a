-- Records come from other flows too: handed over by a run-flow step.
alter table backhaul.record drop constraint record_source_check;
alter table backhaul.record add constraint record_source_check
  check (source in ('webhook', 'poll', 'flow', 'recheck', 'replay'));
alter table backhaul.event drop constraint event_source_check;
alter table backhaul.event add constraint event_source_check check (source in ('webhook', 'poll', 'flow'));
