-- What the runtime knows. Every key begins with the brand: nothing joins across brands, and a cluster can spread them.

-- One row per business key: where it is now.
create table backhaul.record (
  brand text not null,
  flow text not null,
  key text not null,
  ordering_key text not null,
  state text not null check (state in ('received', 'queued', 'sent', 'confirmed', 'skipped', 'exception', 'resolved')),
  reason text,
  revision integer not null default 1,
  processed_revision integer not null default 0,
  event_id uuid not null,
  source text not null check (source in ('webhook', 'poll', 'recheck', 'replay')),
  attempt integer not null default 0,
  retry_at timestamptz,
  newest_version text,
  triggers text[] not null default '{}',
  tracked jsonb not null default '{}',
  received_at timestamptz not null default now(),
  -- When the record left its last rest; limits of monitors run from here, and more events do not put them off.
  arrived_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  primary key (brand, flow, key)
);
create index record_by_state on backhaul.record (brand, flow, state, changed_at);

-- What arrived, once per key and version.
create table backhaul.event (
  brand text not null,
  flow text not null,
  key text not null,
  version text not null,
  id uuid not null,
  source text not null check (source in ('webhook', 'poll')),
  trigger text,
  body jsonb not null,
  received_at timestamptz not null default now(),
  primary key (brand, flow, key, version)
);
create unique index event_by_id on backhaul.event (brand, id);

-- The timeline of a record, for people.
create table backhaul.history (
  brand text not null,
  flow text not null,
  key text not null,
  id bigint generated always as identity,
  at timestamptz not null default now(),
  state text not null,
  note text,
  primary key (brand, flow, key, id)
);

-- One call that writes, stored before it is made.
create table backhaul.request (
  brand text not null,
  id uuid not null,
  flow text not null,
  step text not null,
  connector text not null,
  operation text not null,
  reference text not null,
  -- Values of the operation's parameters; with the body they let a crashed process's call be made or read back again.
  parameters jsonb not null default '{}',
  -- JSON null where the call has no body.
  body jsonb not null,
  body_hash text not null,
  state text not null check (state in ('intended', 'sent', 'confirmed', 'refused', 'unknown', 'abandoned')),
  answer jsonb,
  message text,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  settled_at timestamptz,
  primary key (brand, id)
);

-- What one line of one record changes in the target. A reference can stand once, ever.
create table backhaul.effect (
  brand text not null,
  id uuid not null,
  flow text not null,
  key text not null,
  step text not null,
  subject text not null,
  line_reference text not null,
  line jsonb not null,
  request_id uuid not null,
  state text not null check (state in ('intended', 'confirmed', 'refused', 'unknown', 'abandoned')),
  result jsonb,
  created_at timestamptz not null default now(),
  settled_at timestamptz,
  primary key (brand, id)
);
create unique index effect_once on backhaul.effect (brand, flow, line_reference) where state in ('intended', 'confirmed', 'unknown');
create index effect_by_record on backhaul.effect (brand, flow, key);
create index effect_by_request on backhaul.effect (brand, request_id);

-- Every call that was made, and for which records.
create table backhaul.call (
  brand text not null,
  id uuid not null,
  flow text,
  keys text[] not null default '{}',
  connector text not null,
  operation text not null,
  request_id uuid,
  method text not null,
  path text not null,
  started_at timestamptz not null,
  duration_ms integer not null,
  status integer,
  outcome text not null,
  code text,
  message text,
  request jsonb,
  response jsonb,
  primary key (brand, id)
);
create index call_by_key on backhaul.call using gin (keys);

-- Work items for people.
create table backhaul.exception (
  brand text not null,
  id uuid not null,
  flow text not null,
  key text not null,
  subject text not null,
  code text not null,
  owner text not null,
  severity text not null check (severity in ('information', 'warning', 'error', 'critical')),
  state text not null default 'open' check (state in ('open', 'resolved', 'ignored')),
  step text,
  message text not null,
  resolution text not null,
  -- What could not be worked on, redacted, where no event holds it.
  input jsonb,
  note text,
  count integer not null default 1,
  first_seen timestamptz not null default now(),
  last_seen timestamptz not null default now(),
  recheck_at timestamptz,
  alerted_at timestamptz,
  primary key (brand, id)
);
create unique index exception_once_open on backhaul.exception (brand, flow, key, subject, code) where state = 'open';
create index exception_by_state on backhaul.exception (brand, state, code);
create index exception_due on backhaul.exception (recheck_at) where state = 'open' and recheck_at is not null;

-- How far each poll has read; the run in progress, so that it can go on after a stop.
create table backhaul.watermark (
  brand text not null,
  flow text not null,
  trigger text not null,
  position timestamptz,
  run jsonb,
  finished_at timestamptz,
  primary key (brand, flow, trigger)
);

-- One row per credential: the theoretical arrival time of the next call.
create table backhaul.budget (
  id text primary key,
  arrival timestamptz not null default now()
) with (fillfactor = 50);

-- What leaves no other trace.
create table backhaul.counter (
  brand text not null,
  name text not null,
  day date not null default current_date,
  count bigint not null default 0,
  primary key (brand, name, day)
);
