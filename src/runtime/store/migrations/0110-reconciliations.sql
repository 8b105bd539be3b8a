-- Runs of reconcilers and what they found. What both sides say is staged in temporary tables, and gone afterwards.

create table backhaul.reconciliation (
  brand text not null,
  id uuid not null,
  flow text not null,
  reconciler text not null,
  asked_by text not null check (asked_by in ('schedule', 'command')),
  -- Null: everything, as it stood.
  window_from timestamptz,
  window_to timestamptz,
  state text not null default 'running' check (state in ('running', 'complete', 'partial')),
  -- Why a side was not read whole.
  unread text[] not null default '{}',
  left_rows integer not null default 0,
  right_rows integer not null default 0,
  keys integer not null default 0,
  -- Sums of both sides by dimensions.
  totals jsonb not null default '[]',
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (brand, id)
);
create index reconciliation_by_reconciler on backhaul.reconciliation (brand, flow, reconciler, id);

create table backhaul.reconciliation_finding (
  brand text not null,
  reconciliation_id uuid not null,
  key text not null,
  value text not null,
  -- Empty for units.
  currency text not null,
  kind text not null check (kind in ('missingLeft', 'missingRight', 'differing')),
  left_amount numeric not null,
  right_amount numeric not null,
  dimensions jsonb not null,
  -- For how long both sides have differed, as far as it is known.
  stands_since timestamptz not null,
  -- It has not outlived the grace time.
  is_timing boolean not null,
  primary key (brand, reconciliation_id, key, value, currency)
);
