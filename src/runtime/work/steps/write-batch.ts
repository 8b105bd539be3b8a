/** One write for the lines of many records: stored first, then sent, then settled line by line. */
import { AbortError, invariant } from '../../../errors/errors.ts';
import { callOperation } from '../../connection/call-operation.ts';
import type { Plan, ReadyConnectorStep } from '../../plan/compile-plan.ts';
import type { Database } from '../../store/database.ts';
import { newId } from '../../store/new-id.ts';
import type { StoredRequest } from '../effects.ts';
import type { RecordRun } from '../record-run.ts';
import { settleRequest } from '../settle-request.ts';
import { eachOf } from './each-run.ts';
import { hasTexts } from './has-texts.ts';
import { raiseLineResults } from './raise-line-results.ts';
import { guardedNow } from './run-steps.ts';
import { sharedParameters } from './step-parameters.ts';
import { type Member, requestOf, type WriteStep, writeRequest } from './write-request.ts';

type Batch = NonNullable<ReadyConnectorStep['batch']>;

/** Calls of one batch of records that are out at once: while one waits for its answer, the next has its slot. */
const chunksAtOnce = 4;

export async function writeBatch(
  database: Database,
  plan: Plan,
  step: WriteStep,
  batch: Batch,
  runs: readonly RecordRun[],
): Promise<void> {
  const members: Member[] = [];
  for (const run of runs) {
    guardedNow(plan, step, run, () => {
      const found = batch.lines.evaluate(run.context, run.bindings()) ?? [];
      const lines: unknown[] = Array.isArray(found) ? found : [found];
      if (!lines.every(isLine)) {
        throw new AbortError({
          code: 'LINES_MALFORMED',
          what: `The step ${step.id} gives lines without lineReference and subject.`,
          why: 'Each line needs a reference of its own, so that it can take effect once only.',
          nextSteps: ['Mend the mapping that plans the lines.'],
        });
      }
      for (const line of lines) {
        if (run.refused.has(line.lineReference)) continue;
        members.push({ run, key: run.record.key, subject: line.subject, lineReference: line.lineReference, line });
      }
    });
  }
  const declared = step.operation.declaration.batch?.limit;
  invariant(declared, `the operation ${step.operation.id} of a batching step declares a batch limit`);
  // Where nothing protects a repeat, an unknown outcome must concern one line only.
  const limit = step.operation.mechanism.kind === 'none' ? 1 : declared;
  const batchId = newId();
  if (members.length > 0 && batch.before && !(await prepare(database, plan, step, batch.before, batchId, runs))) return;
  const parameters = sharedParameters(step, plan.settings, { id: batchId });
  const chunks: Member[][] = [];
  for (let start = 0; start < members.length; start += limit) chunks.push(members.slice(start, start + limit));
  await eachOf(chunks, chunksAtOnce, (chunk) => writeChunk(database, plan, step, batch, parameters, chunk));
}

/** False when it could not be made: the records are tried again, with a batch of their own. */
async function prepare(
  database: Database,
  plan: Plan,
  step: WriteStep,
  before: NonNullable<Batch['before']>,
  id: string,
  runs: readonly RecordRun[],
): Promise<boolean> {
  const body = before.body.evaluate({}, { settings: plan.settings, batch: { id } });
  const keys = runs.map((run) => run.record.key);
  const { outcome } = await callOperation(database, step.connection, before.operation, {}, body, {
    flow: plan.flow.id,
    keys,
  });
  if (outcome.kind === 'ok') return true;
  const message = outcome.message ?? `${before.operation.declaration.title}: ${outcome.kind}`;
  for (const run of runs) {
    run.end ??= { kind: 'retry', step: step.id, message, counts: outcome.kind !== 'throttled' };
  }
  return false;
}

async function writeChunk(
  database: Database,
  plan: Plan,
  step: WriteStep,
  batch: Batch,
  parameters: Readonly<Record<string, unknown>>,
  chunk: readonly Member[],
): Promise<void> {
  const members = chunk.filter(({ run }) => run.end === undefined);
  if (members.length === 0) return;
  const id = newId();
  const reference = `backhaul:${plan.brand.id}:${id}`;
  const body = batch.body.run({
    reference,
    occurredAt: new Date().toISOString(),
    lines: members.map(({ line }) => line),
  });
  const request = requestOf(plan, step, { id, reference, parameters, body });
  const end = await writeRequest(database, plan, step, request, members);
  if (end.kind === 'answered' && end.refused) {
    const runs = members.map(({ run }) => run);
    await raiseLineResults(database, plan, step, id, runs);
  }
  if (end.kind === 'refused') await refusedAsAWhole(database, plan, step, batch, request, members, end);
}

/** Nothing took effect. With several lines the culprit is found by sending halves; the good ones go through. */
async function refusedAsAWhole(
  database: Database,
  plan: Plan,
  step: WriteStep,
  batch: Batch,
  request: Pick<StoredRequest, 'brand' | 'id' | 'parameters'>,
  members: readonly Member[],
  end: { code: string; message: string; sending: number },
): Promise<void> {
  const [only] = members;
  if (members.length === 1 && only) {
    await settleRequest(database, request, { state: 'refused', message: end.message, sending: end.sending });
    only.run.raise(step.id, step.declaration.onDataError ?? end.code, only.subject, `${end.code}: ${end.message}`);
    return;
  }
  await settleRequest(database, request, {
    state: 'abandoned',
    message: `${end.code}: ${end.message} Sent again in halves.`,
    sending: end.sending,
  });
  const middle = Math.ceil(members.length / 2);
  await writeChunk(database, plan, step, batch, request.parameters, members.slice(0, middle));
  await writeChunk(database, plan, step, batch, request.parameters, members.slice(middle));
}

const isLine = (value: unknown): value is Readonly<Record<'lineReference' | 'subject', string>> =>
  hasTexts(value, ['lineReference', 'subject']) && value.lineReference !== '';
