/**
 * Statements on pg-boss's own table, for what pg-boss 12.35 cannot do itself: fetch and note who fetched in one
 * statement, settle and touch only what is still held, put back with a delay of our choosing, find a dead worker's jobs.
 * They rely on its columns `id, name, state, retry_count, start_after, heartbeat_on` and on these facts (read in its
 * `plans.js`, held by our tests): a fetch raises `retry_count` unless it is the job's first; states are ordered
 * `created < retry < active < completed`; a job in `retry` goes before, and blocks, its key's later jobs.
 *
 * Locks are taken job first, claim second; `reclaim` skips what is locked. So none of them can deadlock with another.
 */
import { workerLock } from '../store/advisory-locks.ts';
import { channelExpression } from './work-signal.ts';

/**
 * Wraps pg-boss's fetch: what it fetches is claimed by a worker in the same statement.
 * @param fetch pg-boss's statement, whose parameters come first.
 * @param parameters how many those are; queue and worker follow.
 */
export function claimStatement(fetch: string, parameters: number): string {
  return `
    with fetched as (${fetch}),
    claimed as (
      insert into backhaul.claim (job_id, queue, worker_id, claimed_at)
      select id, $${parameters + 1}::text, $${parameters + 2}::uuid, now() from fetched
      -- The claim of a worker whose heartbeat stopped, and whose job pg-boss put back.
      on conflict (job_id) do update
        set queue = excluded.queue, worker_id = excluded.worker_id, claimed_at = excluded.claimed_at
    )
    select * from fetched`;
}

/** Rows that the worker still holds, at the attempt that it was given. $1 queue, $2 worker, $3 ids, $4 retry counts. */
const held = `
  from unnest($3::uuid[], $4::int[]) as given (id, retry_count)
  join backhaul.claim on claim.job_id = given.id and claim.worker_id = $2::uuid
 where job.name = $1 and job.id = given.id and job.state = 'active' and job.retry_count = given.retry_count`;

const heldJobs = held.replace('from', 'using');

/**
 * Completes by deleting: a job is not the history (the record is), and pg-boss's own way would write the row now and
 * delete it later. Gives the ids.
 */
export const completeStatement = `
  with settled as (delete from pgboss.job as job ${heldJobs} returning job.id),
  freed as (delete from backhaul.claim where job_id in (select id from settled))
  select id from settled`;

/** Puts back, to be fetched after $5 milliseconds. `fail` would use up a retry, and choose the delay itself. */
export const releaseStatement = `
  with settled as (
    update pgboss.job as job
       set state = 'retry', start_after = now() + make_interval(secs => $5::float8 / 1000), heartbeat_on = null
    ${held}
    returning job.id
  ),
  freed as (delete from backhaul.claim where job_id in (select id from settled))
  select id from settled`;

/** The heartbeat. pg-boss's own does not say for how many jobs. $1 queue, $2 ids, $3 retry counts. */
export const touchStatement = `
  update pgboss.job as job set heartbeat_on = now()
    from unnest($2::uuid[], $3::int[]) as given (id, retry_count)
   where job.name = $1 and job.id = given.id and job.state = 'active' and job.retry_count = given.retry_count`;

/** Wakes waiting workers, when the transaction commits. $1 queue. */
export const notifyStatement = `select pg_notify(${channelExpression}, $1)`;

/** Jobs that wait (due or not), and jobs in flight. $1 queue. */
export const depthStatement = `
  select (count(*) filter (where state < 'active'))::int as queued,
         (count(*) filter (where state = 'active'))::int as active
    from pgboss.job where name = $1 and state <= 'active'`;

/**
 * Workers whose lock is free: known by their claims or by their row. The transaction holds the locks until it ends, so
 * that a worker thought dead cannot come back halfway, and two processes never reclaim from the same one.
 */
export const deadWorkersStatement = `
  with known as materialized (
    select worker_id as id from backhaul.claim union select id from backhaul.worker
  )
  select id from known where pg_try_advisory_xact_lock(${workerLock('id')})`;

/** Puts back the jobs of dead workers, due now. $1 queue, $2 workers. */
export const reclaimStatement = `
  with claimed as (
    select job_id from backhaul.claim where queue = $1 and worker_id = any($2::uuid[]) for update skip locked
  ),
  stuck as (
    select job.id from pgboss.job as job join claimed on claimed.job_id = job.id
     where job.name = $1 and job.state = 'active'
       for update of job skip locked
  ),
  retried as (
    update pgboss.job as job set state = 'retry', start_after = now(), heartbeat_on = null
      from stuck where job.name = $1 and job.id = stuck.id
    returning job.id
  ),
  freed as (
    delete from backhaul.claim where job_id in (select id from retried)
        -- A claim whose job is no longer in flight: pg-boss put it back when its heartbeat stopped.
        or job_id in (select job_id from claimed)
           and not exists (select from pgboss.job where name = $1 and id = claim.job_id and state = 'active')
  )
  select count(*)::int as jobs from retried`;

/** Forgets dead workers that hold nothing in any queue. $1 workers. */
export const forgetWorkersStatement = `
  delete from backhaul.worker as worker
   where id = any($1::uuid[]) and not exists (select from backhaul.claim where worker_id = worker.id)`;
