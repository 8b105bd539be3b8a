/** One write for the lines of many records: stored first, then sent, then settled line by line. */
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { v7 as uuid } from 'uuid';
import { AbortError, invariant } from '../../../errors/errors.ts';
import type { Plan, ReadyConnectorStep } from '../../plan/compile-plan.ts';
import type { Database } from '../../store/database.ts';
import { type EffectLine, markUnknown, settleRequest, storeIntended } from '../effects.ts';
import type { RecordRun } from '../record-run.ts';
import { sendRequest } from '../send-request.ts';
import { raiseLineResults } from './raise-line-results.ts';
import { guarded } from './run-steps.ts';

const Lines = Type.Array(Type.Object({ lineReference: Type.String({ minLength: 1 }), subject: Type.String() }));

interface Member extends EffectLine {
  readonly run: RecordRun;
}

type WriteStep = ReadyConnectorStep & { readonly id: string };

export async function writeBatch(
  database: Database,
  plan: Plan,
  step: WriteStep,
  batch: NonNullable<ReadyConnectorStep['batch']>,
  runs: readonly RecordRun[],
): Promise<void> {
  const members: Member[] = [];
  for (const run of runs) {
    await guarded(plan, step, run, async () => {
      const found = (await batch.lines.evaluate(run.context, run.bindings())) ?? [];
      const lines = Array.isArray(found) ? found : [found];
      if (!Value.Check(Lines, lines)) {
        throw new AbortError({
          code: 'LINES_MALFORMED',
          what: `The step ${step.id} gives lines without lineReference and subject.`,
          why: 'Each line needs a reference of its own, so that it can take effect once only.',
          nextSteps: ['Mend the mapping that plans the lines.'],
        });
      }
      for (const line of lines) {
        members.push({ run, key: run.record.key, subject: line.subject, lineReference: line.lineReference, line });
      }
    });
  }
  const declared = step.operation.declaration.batch?.limit;
  invariant(declared, `the operation ${step.operation.id} of a batching step declares a batch limit`);
  // Where nothing protects a repeat, an unknown outcome must concern one line only.
  const limit = step.operation.mechanism.kind === 'none' ? 1 : declared;
  for (let start = 0; start < members.length; start += limit) {
    await writeChunk(database, plan, step, batch, members.slice(start, start + limit));
  }
}

async function writeChunk(
  database: Database,
  plan: Plan,
  step: WriteStep,
  batch: NonNullable<ReadyConnectorStep['batch']>,
  chunk: readonly Member[],
): Promise<void> {
  const members = chunk.filter(({ run }) => run.end === undefined);
  if (members.length === 0) return;
  const runs = [...new Set(members.map(({ run }) => run))];
  const id = uuid();
  const reference = `backhaul:${plan.brand.id}:${id}`;
  const body = await batch.body.run({
    reference,
    occurredAt: new Date().toISOString(),
    lines: members.map(({ line }) => line),
  });
  const request = {
    brand: plan.brand.id,
    id,
    flow: plan.flow.id,
    step: step.id,
    connector: step.connection.connector.id,
    operation: step.operation.id,
    reference,
    body,
  };
  try {
    await database.transaction((transaction) => storeIntended(transaction, request, members));
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error;
    // A line of these is already out, sent by a worker that took one of the records over.
    endAll(runs, step, 'A movement of this record is already on its way.', false);
    return;
  }
  const keys = runs.map((run) => run.record.key);
  const end = await sendRequest(database, step.connection, step.operation, request, keys);
  switch (end.kind) {
    case 'answered':
      await raiseLineResults(database, plan, step, id, runs);
      return;
    case 'open':
      if (step.operation.mechanism.kind === 'none') {
        // Settled here, because no later attempt could find out more.
        if (end.notApplied) await settleRequest(database, request, { state: 'abandoned', message: end.message });
        else {
          await markUnknown(database, plan.brand.id, id, end.message);
          for (const run of runs) run.stop(step.id, unknownCode(plan, step), `${end.message} Reference ${reference}.`);
          return;
        }
      }
      endAll(runs, step, end.message, end.counts);
      return;
    case 'refused':
      await refusedAsAWhole(database, plan, step, batch, request, members, end);
  }
}

/** Nothing took effect. With several lines the culprit is found by sending halves; the good ones go through. */
async function refusedAsAWhole(
  database: Database,
  plan: Plan,
  step: WriteStep,
  batch: NonNullable<ReadyConnectorStep['batch']>,
  request: { brand: string; id: string },
  members: readonly Member[],
  end: { code: string; message: string },
): Promise<void> {
  const [only] = members;
  if (members.length === 1 && only) {
    await settleRequest(database, request, { state: 'refused', message: end.message });
    only.run.raise(step.id, step.declaration.onDataError ?? end.code, only.subject, `${end.code}: ${end.message}`);
    return;
  }
  await settleRequest(database, request, {
    state: 'abandoned',
    message: `${end.code}: ${end.message} Sent again in halves.`,
  });
  const middle = Math.ceil(members.length / 2);
  await writeChunk(database, plan, step, batch, members.slice(0, middle));
  await writeChunk(database, plan, step, batch, members.slice(middle));
}

/** Code of the exception for an outcome that nothing but a person can find out. */
export const unknownCode = (plan: Plan, step: ReadyConnectorStep): string =>
  step.declaration.onUnknown ?? plan.flow.retry.exception;

function endAll(runs: readonly RecordRun[], step: WriteStep, message: string, counts: boolean): void {
  for (const run of runs) run.end ??= { kind: 'retry', step: step.id, message, counts };
}
