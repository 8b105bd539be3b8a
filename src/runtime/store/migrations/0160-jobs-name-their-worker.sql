-- A job in flight names its worker itself: one row less to write and to clear for each job.
do $$
begin
  if to_regclass('pgboss.job') is not null then
    update pgboss.job as job set output = to_jsonb(claim.worker_id::text)
      from backhaul.claim where claim.job_id = job.id and job.name = claim.queue and job.state = 'active';
  end if;
end $$;
-- Workers are known by their rows alone now, also those that were closed while they held jobs.
insert into backhaul.worker (id, host, process_id) select distinct worker_id, '', 0 from backhaul.claim on conflict do nothing;
drop table backhaul.claim;
