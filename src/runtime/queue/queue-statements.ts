/**
 * Statements on pg-boss's own table, for what pg-boss 12.35 cannot do itself: fetch fairly and without looking at all
 * that waits, settle and touch only what is still held, put back with a delay of our choosing, find a dead worker's
 * jobs. They rely on its columns `id, name, state, singleton_key, group_id, priority, retry_count, created_on, started_on,
 * start_after, heartbeat_on, output` and on these facts (read in its `plans.js`, held by our tests): a fetch raises `retry_count`
 * unless it is the job's first; states are ordered `created < retry < active < completed`; a job in `retry` goes before,
 * and blocks, its key's later jobs; of each key one job at most is in `active`, `retry` or `failed`. Its column `output`, which
 * it writes when a job ends, says of a job in flight which worker has it.
 *
 * What looks at jobs of others, or at many of its own, skips what is locked. So none of them can deadlock with another. Holding
 * waits: what else would lock a job that is held is either over in one statement or
 * has taken the job away before, and then it is no longer at the attempt that is looked for.
 */
import { workerLock } from '../store/advisory-locks.ts';
import { prepared } from '../store/prepared-statements.ts';
import { channelExpression } from './work-signal.ts';

/**
 * Lanes with jobs that are due, each priority of a lane for itself, since when, and whether as many as a claim takes. Two
 * probes of the index for each, however many jobs wait. $1 queue, $2 how many a claim takes.
 * @param table that of the queue's jobs.
 */
export const lanesStatement = (table: string): string => `
  with recursive lane as (
    (select coalesce(group_id, '') as name, priority from ${table} where name = $1 and state < 'active'
      order by coalesce(group_id, ''), priority limit 1)
    union all
    select next.name, next.priority from lane cross join lateral (
      select coalesce(group_id, '') as name, priority from ${table} j
       where j.name = $1 and state < 'active' and (coalesce(group_id, ''), priority) > (lane.name, lane.priority)
       order by coalesce(group_id, ''), priority limit 1
    ) as next
  )
  select lane.name, lane.priority, (extract(epoch from now() - head.start_after) * 1000)::float8 as waiting_ms,
         exists (select from ${table} j
                  where j.name = $1 and state < 'active' and coalesce(group_id, '') = lane.name
                    and priority = lane.priority and start_after <= now()
                 offset $2::int - 1) as is_full
    from lane cross join lateral (
      select start_after from ${table} j
       where j.name = $1 and state < 'active' and coalesce(group_id, '') = lane.name and priority = lane.priority
       order by start_after limit 1
    ) as head
   where head.start_after <= now()`;

/**
 * Fetches the oldest due jobs of a lane, one of each key at most, and notes who did in the same statement.
 * $1 queue, $2 lane, $3 priority, $4 how many, $5 worker.
 *
 * What blocks a job is asked for each job by itself, in subqueries with a limit: a join, which the planner would choose
 * to scan all that waits for, grows with the backlog.
 */
export const claimStatement = (table: string): string => `
  with due as (
    select j.id from ${table} j
     where j.name = $1 and coalesce(j.group_id, '') = $2 and j.priority = $3 and j.state < 'active'
       and j.start_after <= now()
       and (select 1 from ${table} b
             where b.name = $1 and b.singleton_key = j.singleton_key and b.id <> j.id
               and b.state in ('active', 'retry', 'failed') and b.policy = 'key_strict_fifo' limit 1) is null
       and j.id = (select h.id from ${table} h
                    where h.name = $1 and h.singleton_key = j.singleton_key and h.state < 'active' and not h.blocked
                      and h.policy = 'key_strict_fifo' and h.start_after <= now()
                    order by h.state desc, h.created_on, h.id limit 1)
     order by j.start_after, j.id
     limit $4
       for update of j skip locked
  )
  update ${table} j
     set state = 'active', started_on = now(), heartbeat_on = now(), output = to_jsonb($5::text),
         retry_count = case when started_on is null then retry_count else retry_count + 1 end
   where j.name = $1 and j.id = any(array(select id from due))
  returning j.id, j.singleton_key, j.data, j.priority, j.retry_count`;

/**
 * Which of the given jobs can join one that waits, by their place in the list. It stays locked until the transaction ends:
 * a claim passes it over until then, and one that was claimed before is not joined. No lock is waited for.
 * $1 queue, $2 keys, $3 data, $4 priorities, $5 milliseconds until they are due.
 */
export const joinStatement = (table: string): string => `
  select given.position::int as position
    from unnest($2::text[], $3::jsonb[], $4::int[], $5::float8[])
         with ordinality as given (key, data, priority, delay_ms, position)
   cross join lateral (
     select j.id from ${table} j
      where j.name = $1 and j.singleton_key = given.key and j.data = given.data and j.state = 'created' and not j.blocked
        and j.policy = 'key_strict_fifo' and j.priority >= given.priority
        and j.start_after <= now() + make_interval(secs => given.delay_ms / 1000)
      limit 1
        for no key update skip locked
   ) as waiting`;

/** Lifts what waits before urgent jobs of the same keys to their priority. $1 queue, $2 keys, $3 priorities. */
export const liftStatement = `
  update pgboss.job as job set priority = given.priority
    from (select key, max(priority) as priority from unnest($2::text[], $3::int[]) as g (key, priority) group by key) as given
   where job.name = $1 and job.singleton_key = given.key and job.state < 'active' and job.policy = 'key_strict_fifo'
     and not job.blocked and job.priority < given.priority`;

/** Rows that the worker still holds, at the attempt that it was given. $1 queue, $2 worker, $3 ids, $4 retry counts. */
const held = `
  from unnest($3::uuid[], $4::int[]) as given (id, retry_count)
 where job.name = $1 and job.id = given.id and job.state = 'active' and job.retry_count = given.retry_count
   and job.output = to_jsonb($2::text)`;

const heldJobs = held.replace('from', 'using');
const heldWithDelay = held
  .replace('$4::int[])', '$4::int[], $5::float8[])')
  .replace('(id, retry_count)', '(id, retry_count, delay_ms)');

/**
 * Completes by deleting: a job is not the history (the record is), and pg-boss's own way would write the row now and
 * delete it later. Gives the ids.
 */
export const completeStatement = prepared(`delete from pgboss.job as job ${heldJobs} returning job.id`);

/** Puts back, to be fetched after so many milliseconds, $5. `fail` would use up a retry, and choose the delay itself. */
export const releaseStatement = `
  update pgboss.job as job
     set state = 'retry', start_after = now() + make_interval(secs => given.delay_ms / 1000), heartbeat_on = null, output = null
  ${heldWithDelay}
  returning job.id`;

/**
 * The heartbeat. pg-boss's own does not say for how many jobs. What is locked is being settled, and needs none: waited for, it
 * could wait for another of these in turn. $1 queue, $2 ids, $3 retry counts.
 */
export const touchStatement = `
  with held as materialized (
    -- The list leads through the index; the join alone is planned as a scan of all jobs there are.
    select job.id from pgboss.job as job
      join unnest($2::uuid[], $3::int[]) as given (id, retry_count) on given.id = job.id
     where job.name = $1 and job.id = any($2) and job.state = 'active' and job.retry_count = given.retry_count
       for no key update of job skip locked
  )
  update pgboss.job as job set heartbeat_on = now() from held where job.name = $1 and job.id = held.id`;

/**
 * Locks the jobs that are still at this attempt until the transaction ends: nobody else begins with them before. $1 queue,
 * $2 ids, $3 retry counts.
 */
export const holdStatement = prepared(`
  select job.id from pgboss.job as job
    join unnest($2::uuid[], $3::int[]) as given (id, retry_count) on given.id = job.id
   where job.name = $1 and job.state = 'active' and job.retry_count = given.retry_count
   order by job.id
     for share of job`);

/** Wakes waiting workers, when the transaction commits. $1 queue. */
export const notifyStatement = `select pg_notify(${channelExpression}, $1)`;

/** Jobs that wait (due or not), and jobs in flight. $1 queue. */
export const depthStatement = `
  select (count(*) filter (where state < 'active'))::int as queued,
         (count(*) filter (where state = 'active'))::int as active
    from pgboss.job where name = $1 and state <= 'active'`;

/**
 * Workers whose lock is free. The transaction holds the locks until it ends, so that a worker thought dead cannot come back
 * halfway, and two processes never reclaim from the same one.
 */
export const deadWorkersStatement = `
  select id from backhaul.worker where pg_try_advisory_xact_lock(${workerLock('id')})`;

/** The policy leads to the index that holds no job that waits for the first time. */
const inFlight = `job.state = 'active' and job.policy = 'key_strict_fifo'`;

/** Puts back the jobs of workers but for some. $1 queue, $2 workers, $3 jobs that stay, $4 milliseconds until they are due. */
export const reclaimStatement = `
  with stuck as (
    select job.id from pgboss.job as job
     where job.name = $1 and ${inFlight} and job.output = any(array(select to_jsonb(id) from unnest($2::text[]) as id))
       and job.id <> all($3::uuid[])
       for update of job skip locked
  ),
  retried as (
    update pgboss.job as job
       set state = 'retry', start_after = now() + make_interval(secs => $4::float8 / 1000), heartbeat_on = null, output = null
      from stuck where job.name = $1 and job.id = stuck.id
    returning job.id
  )
  select count(*)::int as jobs from retried`;

/** Forgets workers that hold nothing in any queue. $1 workers. */
export const forgetWorkersStatement = `
  delete from backhaul.worker as worker
   where id = any($1::uuid[])
     and not exists (select from pgboss.job as job where ${inFlight} and job.output = to_jsonb(worker.id::text))`;
