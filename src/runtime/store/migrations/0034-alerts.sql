-- What people are told, and each telling until it has arrived.

-- Open exceptions of one code of one flow; open as long as one of them is.
create table backhaul.alert (
  brand text not null,
  id uuid not null,
  flow text not null,
  code text not null,
  owner text not null,
  severity text not null,
  opened_at timestamptz not null default now(),
  told_at timestamptz not null default now(),
  -- How often it was told again.
  repeats integer not null default 0,
  repeat_at timestamptz not null,
  closed_at timestamptz,
  primary key (brand, id)
);
create unique index alert_once_open on backhaul.alert (brand, flow, code) where closed_at is null;

create table backhaul.delivery (
  brand text not null,
  -- Receivers know a delivery by it, however often it is tried.
  id uuid not null,
  alert_id uuid not null,
  -- Name of the alert in the brand.
  target text not null,
  message jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts integer not null default 0,
  due_at timestamptz not null default now(),
  last_error text,
  created_at timestamptz not null default now(),
  delivered_at timestamptz,
  primary key (brand, id)
);
create index delivery_due on backhaul.delivery (brand, due_at) where state = 'waiting';
create index delivery_by_alert on backhaul.delivery (brand, alert_id, target);
