-- Rises with each sending: a worker that lost its records neither sends after another, nor writes over what that one did.
alter table backhaul.request add column sending integer not null default 0;

-- Hash of parameters and body, checked at each sending; null where an older release stored the request.
alter table backhaul.request drop column body_hash;
alter table backhaul.request add column hash text;

-- As text: a repeat under the same key sends the very bytes of the first sending.
alter table backhaul.request alter column parameters drop default;
alter table backhaul.request alter column parameters type json using parameters::json;
alter table backhaul.request alter column body type json using body::json;
