-- No plan depends on what these hold, and an analysis compares them value by value.
alter table backhaul.record alter column tracked set statistics 0, alter column triggers set statistics 0;
alter table backhaul.event alter column body set statistics 0;
alter table backhaul.request alter column parameters set statistics 0, alter column body set statistics 0,
  alter column answer set statistics 0, alter column message set statistics 0;
alter table backhaul.effect alter column line set statistics 0, alter column result set statistics 0;
alter table backhaul.call alter column request set statistics 0, alter column response set statistics 0,
  alter column path set statistics 0, alter column message set statistics 0;
