-- Who works, and on what. The jobs themselves are in schema pgboss.

-- For people: a worker lives as long as its session holds the advisory lock of its id, whatever stands here.
create table backhaul.worker (
  id uuid primary key,
  host text not null,
  process_id integer not null,
  started_at timestamptz not null default now()
);

-- One row per job in flight, written by the statement that fetches the job.
create table backhaul.claim (
  job_id uuid primary key,
  queue text not null,
  worker_id uuid not null,
  claimed_at timestamptz not null default now()
);
create index claim_by_worker on backhaul.claim (worker_id);
