/** Single writes of a record (a flag, a note, a status), or of each of its parts: one request with one effect each. */
import { AbortError } from '../../../errors/errors.ts';
import { buildRequest } from '../../connection/build-request.ts';
import { requestBody } from '../../connection/request-body.ts';
import type { Plan, ReadyConnectorStep } from '../../plan/compile-plan.ts';
import type { Database } from '../../store/database.ts';
import { newId } from '../../store/new-id.ts';
import type { RecordRun } from '../record-run.ts';
import { settleRequest } from '../settle-request.ts';
import { effectByReference } from '../standing-effect.ts';
import { eachRun } from './each-run.ts';
import { guarded } from './run-steps.ts';
import { stepParameters } from './step-parameters.ts';
import { requestOf, type WriteStep, writeRequest } from './write-request.ts';

type Write = NonNullable<ReadyConnectorStep['write']>;

/** One write: the context that its expressions see, and the part of the record that it is about, if it is not all of it. */
export interface OneWrite {
  readonly context: Readonly<Record<string, unknown>>;
  readonly item?: unknown;
}

export async function writePerRecord(
  database: Database,
  plan: Plan,
  step: WriteStep,
  write: Write,
  runs: readonly RecordRun[],
): Promise<void> {
  await eachRun(runs, (run) =>
    guarded(plan, step, run, async () => {
      const answers: unknown[] = [];
      for (const one of writesOf(write, run)) {
        const answer = await writeOne(database, plan, step, write, run, one);
        // It waits for an outcome, or stands before a person: what is left is decided anew.
        if (run.end) return;
        answers.push(answer);
      }
      const { into } = step.declaration;
      if (into) run.context[into] = write.each ? answers : answers[0];
    }),
  );
}

/** The writes of a record, in their order. */
export function writesOf(write: Write, run: RecordRun): OneWrite[] {
  if (!write.each) return [{ context: run.context }];
  const found = write.each.evaluate(run.context, run.bindings()) ?? [];
  return (Array.isArray(found) ? found : [found]).map((item) => ({ context: { ...run.context, item }, item }));
}

/** Gives the answer of the system; undefined when there is none. */
async function writeOne(
  database: Database,
  plan: Plan,
  step: WriteStep,
  write: Write,
  run: RecordRun,
  { context, item }: OneWrite,
): Promise<unknown> {
  const { key } = run.record;
  const reference = write.reference.evaluate(context, run.bindings());
  if (typeof reference !== 'string' || reference === '') throw unusable(step, 'It is not a text.');
  const standing = await effectByReference(database, plan.brand.id, plan.flow.id, reference);
  if (standing && standing.key !== key) throw unusable(step, `"${reference}" names an effect of ${standing.key}.`);
  if (standing?.confirmed) return standing.answer;

  const parameters = stepParameters(step, run, context);
  const body = write.body ? write.body.run(write.input.evaluate(context, run.bindings())) : null;
  // What can not be put together fails before anything is stored, so that no effect is left behind.
  const { connector } = step.connection;
  const sent = requestBody(connector.settings, step.operation, parameters, body ?? undefined);
  buildRequest(connector, step.operation, parameters, sent);
  const request = requestOf(plan, step, { id: newId(), reference, parameters, body });
  const subject = subjectOf(item);
  const effect = { run, key, subject, lineReference: reference, line: { lineReference: reference } };
  const end = await writeRequest(database, plan, step, request, [effect]);
  if (end.kind === 'answered') return end.answer;
  if (end.kind === 'refused') {
    await settleRequest(database, request, { state: 'refused', message: end.message, sending: end.sending });
    const code = step.declaration.onDataError ?? end.code;
    const message = `${end.code}: ${end.message}`;
    // Later steps build on the one write of a record, so the record goes no further; parts do not build on each other.
    if (write.each) run.raise(step.id, code, subject, message);
    else run.stop(step.id, code, message);
  }
  return undefined;
}

function subjectOf(item: unknown): string {
  const subject = typeof item === 'object' && item !== null && 'subject' in item ? item.subject : undefined;
  return typeof subject === 'string' ? subject : '';
}

const unusable = (step: WriteStep, why: string): AbortError =>
  new AbortError({
    code: 'WRITE_REFERENCE_UNUSABLE',
    what: `The reference of the step ${step.id} can not name this write.`,
    why,
    nextSteps: ['Let write.reference give a text that names this write of this record alone.'],
  });
