-- Which version of a blueprint works on a record, and replays that go on by themselves.

-- A blueprint with its transforms and the brand's settings, as it ran; `hash` is of the declaration.
create table backhaul.blueprint (
  brand text not null,
  flow text not null,
  hash text not null,
  version text not null,
  declaration jsonb not null,
  first_seen timestamptz not null default now(),
  primary key (brand, flow, hash)
);

alter table backhaul.record
  -- The version that worked on it last.
  add column blueprint text,
  -- The version that worked first on the newest event.
  add column first_blueprint text,
  -- It has begun on that version and not come to rest, or a replay asks for it: it goes on with that version.
  add column is_pinned boolean not null default false;

alter table backhaul.request add column blueprint text;

-- The version under which it was raised last; with another one the cause may be gone.
alter table backhaul.exception add column blueprint text;

create table backhaul.replay (
  brand text not null,
  id uuid not null,
  -- What was asked for, for people: the records were chosen when it began.
  choice jsonb not null,
  mapping text not null check (mapping in ('current', 'original')),
  state text not null default 'running' check (state in ('running', 'done', 'cancelled')),
  asked_by text,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (brand, id)
);
create index replay_running on backhaul.replay (brand, id) where state = 'running';

create table backhaul.replay_record (
  brand text not null,
  replay_id uuid not null,
  flow text not null,
  key text not null,
  state text not null default 'waiting' check (state in ('waiting', 'queued', 'cancelled')),
  -- The record's revision that the replay made: at rest once it is processed.
  revision integer,
  primary key (brand, replay_id, flow, key)
);
create index replay_waiting on backhaul.replay_record (brand, replay_id, flow, key) where state = 'waiting';
