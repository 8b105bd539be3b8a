/** One write for each record (a flag, a note, a status), a bounded number at a time: one request with one effect. */
import { v7 as uuid } from 'uuid';
import { AbortError } from '../../../errors/errors.ts';
import { buildRequest } from '../../connection/build-request.ts';
import { requestBody } from '../../connection/request-body.ts';
import type { Plan, ReadyConnectorStep } from '../../plan/compile-plan.ts';
import type { Database } from '../../store/database.ts';
import { effectByReference, settleRequest } from '../effects.ts';
import type { RecordRun } from '../record-run.ts';
import { eachRun } from './each-run.ts';
import { guarded } from './run-steps.ts';
import { stepParameters } from './step-parameters.ts';
import { requestOf, type WriteStep, writeRequest } from './write-request.ts';

type Write = NonNullable<ReadyConnectorStep['write']>;

export async function writePerRecord(
  database: Database,
  plan: Plan,
  step: WriteStep,
  write: Write,
  runs: readonly RecordRun[],
): Promise<void> {
  await eachRun(runs, (run) => guarded(plan, step, run, () => writeOne(database, plan, step, write, run)));
}

async function writeOne(database: Database, plan: Plan, step: WriteStep, write: Write, run: RecordRun): Promise<void> {
  const { into, onDataError } = step.declaration;
  const keep = (answer: unknown): void => {
    if (into) run.context[into] = answer;
  };
  const { key } = run.record;
  const reference = await write.reference.evaluate(run.context, run.bindings());
  if (typeof reference !== 'string' || reference === '') throw unusable(step, 'It is not a text.');
  const standing = await effectByReference(database, plan.brand.id, plan.flow.id, reference);
  if (standing && standing.key !== key) throw unusable(step, `"${reference}" names an effect of ${standing.key}.`);
  if (standing?.confirmed) return keep(standing.answer);

  const parameters = await stepParameters(step, run);
  const body = write.body ? await write.body.run(await write.input.evaluate(run.context, run.bindings())) : null;
  // What can not be put together fails before anything is stored, so that no effect is left behind.
  const { connector } = step.connection;
  const sent = await requestBody(connector.settings, step.operation, parameters, body ?? undefined);
  buildRequest(connector, step.operation, parameters, sent);
  const request = requestOf(plan, step, { id: uuid(), reference, parameters, body });
  const effect = { run, key, subject: '', lineReference: reference, line: { lineReference: reference } };
  const end = await writeRequest(database, plan, step, request, [effect]);
  if (end.kind === 'answered') keep(end.answer);
  if (end.kind === 'refused') {
    await settleRequest(database, request, { state: 'refused', message: end.message, sending: end.sending });
    // Later steps build on it, so the record goes no further.
    run.stop(step.id, onDataError ?? end.code, `${end.code}: ${end.message}`);
  }
}

const unusable = (step: WriteStep, why: string): AbortError =>
  new AbortError({
    code: 'WRITE_REFERENCE_UNUSABLE',
    what: `The reference of the step ${step.id} can not name this write.`,
    why,
    nextSteps: ['Let write.reference give a text that names this write of this record alone.'],
  });
