/** What an answer means, by the rules of a connector that were compiled ahead of time. */
import { type Outcome, plainOutcome } from '../src/runtime/connection/plain-outcome.ts';
import { tooDeepAt } from './parse-payload.ts';
import { type Evaluate, headersOf } from './platform.ts';

/** A message is a text, or made from the answer. */
export type Rule = readonly [outcome: Outcome['kind'], code?: string, message?: string | Evaluate];

export interface Answering {
  /** `<connector>/<operation>`, for people. */
  readonly id: string;
  readonly direction: 'read' | 'write';
  /** The index of the first of `rules` that applies; -1 when none does. */
  readonly choose: Evaluate;
  readonly rules: readonly Rule[];
  /** Those settings of the connector that its rules read. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Bytes; a larger answer is not read. */
  readonly maximumBytes: number;
  /** From the names on the wire to those of the connector, where they differ. */
  readonly decode?: (body: unknown) => unknown;
}

export interface ReadAnswer {
  readonly outcome: Outcome;
  /** In the connector's names; text where the system sent no JSON, null where it sent nothing. */
  readonly body: unknown;
  /** The body as text: as it came where no name changes, so that no digit of a long number is lost. */
  readonly text: string;
}

/** As the runtime reads it. Never fails: the call was made, so what can't be read leaves its outcome open. */
export function readAnswer(answering: Answering, status: number, headers: unknown, text: unknown): ReadAnswer {
  const { choose, rules, settings, direction, maximumBytes, decode } = answering;
  const came = typeof text === 'string' ? text : JSON.stringify(text ?? null);
  let body: unknown = null;
  try {
    const read = parsed(text, maximumBytes);
    body = decode ? decode(read) : read;
    const input = { status, headers: headersOf(headers), body, settings };
    const rule = rules[choose(input) as number];
    const outcome = rule ? described(rule, input) : plainOutcome(status, direction);
    return { outcome, body, text: body === read ? came : JSON.stringify(body) };
  } catch (error) {
    const { code } = error as { readonly code?: string };
    const message = `HTTP status ${status}, and the answer could not be read: ${code ?? String(error)}`;
    return {
      outcome: { kind: direction === 'write' ? 'unknown' : 'retry', code: 'OUTCOME_UNREADABLE', message },
      body,
      text: came,
    };
  }
}

function described([kind, code, message]: Rule, input: unknown): Outcome {
  let text: unknown;
  try {
    text = typeof message === 'string' ? message : message?.(input);
  } catch {
    // A message is for people; without one the outcome is the same.
  }
  return {
    kind,
    ...(code ? { code } : {}),
    ...(typeof text === 'string' ? { message: text.slice(0, 1000) } : {}),
  };
}

/** Values that are parsed already are taken as they are: the documents show text, and not for every kind of script. */
function parsed(text: unknown, maximumBytes: number): unknown {
  if (typeof text !== 'string') return text ?? null;
  if (text === '') return null;
  const bytes = Buffer.byteLength(text);
  if (bytes > maximumBytes) throw new Error(`it has ${bytes} bytes; the limit is ${maximumBytes}`);
  if (tooDeepAt(text) !== undefined) throw new Error('it is nested too deeply');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
