/** What the answers of a connector step mean for the record. */
import type { Evaluate } from '../platform.ts';
import { keepAnswer } from './calls.ts';
import type { Answer, Effect, Request } from './entries.ts';
import { listOf, type Run } from './run.ts';

export type Fold = (run: Run, answers: readonly Answer[]) => void;

export interface Reading {
  readonly step: string;
  readonly into?: string;
  /** Raised when the system refuses the data; else the code of the rule is. */
  readonly onDataError?: string;
}

const told = ({ code, message }: Answer): string => message ?? code ?? 'no reason given';

/** True when the answer can be used; otherwise the record ends. */
function usable(run: Run, { step, onDataError }: Reading, answer: Answer): boolean {
  if (answer.outcome === 'ok') return true;
  run.stop(step, onDataError ?? answer.code ?? 'REFUSED', told(answer));
  return false;
}

export function readAnswer(reading: Reading): Fold {
  return (run, [answer]) => {
    if (answer && usable(run, reading, answer) && reading.into) run.state.context[reading.into] = answer.body;
  };
}

/** All items of all pages that belong to values of this record. */
export function gatherAnswers(
  reading: Reading,
  items: Evaluate,
  match: Evaluate,
  gather: { readonly parameter: string; readonly into: string },
): Fold {
  return (run, answers) => {
    const asked = new Set(run.state.requests.flatMap(({ given }) => listOf(given?.[gather.parameter]).map(String)));
    const found: unknown[] = [];
    for (const answer of answers) {
      if (!usable(run, reading, answer)) return;
      found.push(
        ...listOf(items(answer.body)).filter((item) => listOf(match(item)).some((one) => asked.has(String(one)))),
      );
    }
    run.state.context[gather.into] = found;
  };
}

export interface Writing extends Reading {
  readonly onUnknown?: string;
  /** A step that reads back follows, so that an outcome that is not known can be found out. */
  readonly isReadBack?: 1;
  /** A conflict tells that the version has moved, and nothing else. */
  readonly isVersioned?: 1;
  /** A repeat does no harm, because the request has a key. */
  readonly isKeyed?: 1;
  /** Of an operation that answers line by line: {reference, outcome, code, message, id} for each. */
  readonly results?: Evaluate;
}

interface Result {
  readonly reference: string;
  readonly outcome: 'confirmed' | 'refused';
  readonly code?: string;
  readonly message?: string;
  readonly id?: string;
  readonly version?: string;
}

export function writeAnswers(writing: Writing): Fold {
  return (run, answers) => {
    // What an earlier run may have sent has no answer here.
    for (const request of run.state.requests) {
      const answer = answers.find(({ number }) => number === request.number);
      if (answer) settle(run, writing, request, answer);
    }
  };
}

function settle(run: Run, writing: Writing, request: Request, answer: Answer): void {
  const { step, onDataError, onUnknown } = writing;
  const { reference = '', lines } = request;
  const message = told(answer);
  if (answer.outcome === 'ok') confirm(run, writing, request, answer.body);
  else if (answer.outcome === 'superseded' || (answer.outcome === 'conflict' && writing.isVersioned)) {
    refuse(run, writing, request);
    run.decideAnew(step, message);
  } else if (answer.outcome === 'dataError') {
    refuse(run, writing, request);
    const code = onDataError ?? answer.code ?? 'REFUSED';
    // Later steps build on the one write of a record, so the record goes no further; parts do not build on each other.
    if (request.part !== undefined)
      run.raise(step, code, request.subject ?? '', `${answer.code ?? 'REFUSED'}: ${message}`);
    else if (!lines) run.stop(step, code, message);
    for (const { subject } of lines ?? []) run.raise(step, code, subject, `${answer.code ?? 'REFUSED'}: ${message}`);
  } else if (writing.isReadBack) run.state.open.push({ number: request.number, reference, message });
  else run.stop(step, onUnknown ?? run.flow.unknownException, `${message} Reference ${reference}.`);
}

/** It certainly had no effect, so that it may be sent again. */
function refuse(run: Run, { step, isKeyed }: Writing, { reference = '' }: Request): void {
  if (!isKeyed) run.added.push({ kind: 'memory', refused: [{ step, reference }] });
}

function confirm(run: Run, writing: Writing, request: Request, body: unknown): void {
  const { step, into, onDataError, results } = writing;
  const { reference = '', lines } = request;
  const effects: Effect[] = [];
  if (lines) {
    const named = results ? (listOf(results({ body, request: request.request })) as Result[]) : undefined;
    for (const line of lines) {
      const result = named?.find((one) => one.reference === line.lineReference);
      if (named && result?.outcome !== 'confirmed') {
        const code = result?.code ?? 'REFUSED';
        const why = result ? (result.message ?? 'no reason given') : 'The answer does not name this line.';
        run.raise(step, onDataError ?? code, line.subject, `${code}: ${why}`);
      } else
        effects.push({ ...line, step, reference, adjustmentId: result?.id ?? null, version: result?.version ?? null });
    }
  } else {
    const answer = body === undefined ? {} : { answer: body };
    effects.push({
      lineReference: reference,
      step,
      subject: request.subject ?? '',
      reference,
      adjustmentId: null,
      version: null,
      ...answer,
    });
    keepAnswer(run, into, request.part, body);
  }
  if (effects.length === 0) return;
  run.state.effects.push(...effects);
  run.added.push({ kind: 'memory', effects }, { kind: 'wrote', key: run.state.key });
}

/** What was found stands for the answer of the write. What was not is sent again by a later run, or left to people. */
export function readBackAnswers(writing: Writing, found: Evaluate): Fold {
  return (run, answers) => {
    const { open, requests } = run.state;
    for (const { number, reference, message } of open.splice(0)) {
      const request = requests.find((one) => one.number === number);
      const answer = answers.find((one) => one.number === number);
      if (!request || !answer) continue;
      const seen = { request: request.request, parameters: request.given, body: answer.body };
      const standing = answer.outcome === 'ok' ? found(seen) : undefined;
      const told = `${message} Reference ${reference}.`;
      if (standing !== undefined && standing !== null) confirm(run, writing, request, standing);
      else if (writing.isKeyed) {
        run.state.waits = true;
        run.stop(writing.step, run.flow.unknownException, told);
      } else run.stop(writing.step, writing.onUnknown ?? run.flow.unknownException, told);
    }
  };
}
