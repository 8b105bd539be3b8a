/** Runs one mapping over one input, as it stands in its file now. */
import { pathToFileURL } from 'node:url';
import type { Transform } from '../../../schemas/formats/transform.ts';
import { type Difference, differences } from '../../blueprint/differences.ts';
import { formatViolations } from '../../blueprint/formats.ts';
import { AbortError } from '../../errors/errors.ts';
import { type Trace, traceOf } from '../../mapping/observation/trace.ts';
import { readyTransform } from '../../mapping/transform.ts';
import type { MappingSubject } from './mapping-subject.ts';
import { readTrialInput } from './trial-input.ts';

export interface Trial {
  readonly transform: string;
  /** Missing when there is an error. */
  readonly result?: unknown;
  readonly error?: AbortError;
  /** Only of a fixture that expects a result; empty when it is exactly that. */
  readonly differences?: readonly Difference[];
  readonly trace?: Trace;
}

export interface TrialOptions {
  /** Absolute path of the fixture or input. */
  readonly path: string;
  readonly trace: boolean;
  /** When given, the module is loaded anew under this number, which is used once. Modules it imports stay as they are. */
  readonly version?: number;
}

const traceLimits = { entries: 20_000, source: 60, value: 100 };

/**
 * The result is that of the compiled mapping, with source and target checked; the trace is the reference
 * interpreter's. What the mapping makes of its input is in the trial, errors too. Errors: `TRIAL_INPUT_INVALID`,
 * `TRIAL_INPUT_FOREIGN`, `TRANSFORM_BROKEN`, `EXPRESSION_INVALID`.
 */
export async function tryMapping(subject: MappingSubject, options: TrialOptions): Promise<Trial> {
  const { version } = options;
  const transform = version === undefined ? subject.transform : await loadAnew(subject.file.path, version);
  const { input, settings: own, expected, expectedError } = readTrialInput(options.path, transform.id);
  const settings = { ...subject.defaults, ...own };
  const ready = readyTransform(transform, settings);
  const outcome = outcomeOf(() => ready.run(input));
  const isMismatch = 'error' in outcome && outcome.error.code === 'SOURCE_MISMATCH';
  const trace =
    options.trace && !isMismatch ? await traceOf(transform.expression, input, { settings }, traceLimits) : undefined;
  return {
    transform: transform.id,
    ...outcome,
    ...(expected && 'result' in outcome && { differences: differences(expected.value, outcome.result) }),
    ...(expectedError && { differences: unexpected(expectedError, outcome) }),
    ...(trace && { trace }),
  };
}

function outcomeOf(run: () => unknown): { readonly result: unknown } | { readonly error: AbortError } {
  try {
    return { result: run() };
  } catch (error) {
    return { error: asAbort(error) };
  }
}

function unexpected(
  wanted: { readonly code: string },
  outcome: { readonly result: unknown } | { readonly error: AbortError },
): Difference[] {
  if ('result' in outcome) return [{ path: '', expected: wanted, found: outcome.result }];
  const { code, message } = outcome.error;
  return code === wanted.code ? [] : [{ path: '', expected: wanted, found: { code, message } }];
}

function asAbort(error: unknown): AbortError {
  if (error instanceof AbortError) return error;
  throw error;
}

async function loadAnew(path: string, version: number): Promise<Transform> {
  let transform: unknown;
  try {
    const module = (await import(`${pathToFileURL(path).href}?version=${version}`)) as { transform?: unknown };
    transform = module.transform;
  } catch (error) {
    throw broken(path, error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error), error);
  }
  const [violation] = formatViolations('transform', transform);
  if (violation) throw broken(path, `${violation.pointer || '/'}: ${violation.what}.`);
  return transform as Transform;
}

function broken(path: string, why: string, cause?: unknown): AbortError {
  return new AbortError({
    code: 'TRANSFORM_BROKEN',
    what: `${path} holds no transform that can be used.`,
    why,
    nextSteps: ['Correct the module; "backhaul check" shows all that is wrong with it.'],
    cause,
  });
}
