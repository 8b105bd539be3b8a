/** The error that a compiled mapping throws, with the codes of JSONata. */

/** What is known of a failure beside its code; `position` counts characters of the expression from its start. */
export interface FailureDetails {
  position?: number | undefined;
  token?: string | undefined;
  value?: unknown;
  index?: number;
  message?: string;
  [detail: string]: unknown;
}

/**
 * An evaluation failed. `code` is JSONata's own (`T2001`, `D3030`, …), or `U1001` where the limit of depth or of
 * steps is reached, or `U1002` where the result is larger than its limit.
 */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
  readonly code: string;
  position: number | undefined;
  token: string | undefined;
  readonly details: FailureDetails;

  constructor(code: string, details: FailureDetails) {
    super(details.message ?? code);
    this.code = code;
    this.position = details.position;
    this.token = details.token;
    this.details = details;
  }
}

/** Throws an `EvaluationError`. */
export function fail(code: string, details: FailureDetails = {}): never {
  throw new EvaluationError(code, details);
}

/** Where calls stand in the expression: position and name, two entries for each site; site 0 is none. */
export type Sites = readonly (number | string | undefined)[];

/** An error as an evaluation tells it: a native stack overflow is `U1001`, what has no text of its own `U1002`. */
export function understood(error: unknown): unknown {
  if (error instanceof EvaluationError) return error;
  const message = (error as { message?: unknown } | null)?.message;
  if (message === 'Maximum call stack size exceeded') return new EvaluationError('U1001', { value: 'stack' });
  if (message === 'Invalid string length') return new EvaluationError('U1002', { value: 'string' });
  // A transform can put an object into itself.
  const isCircular = typeof message === 'string' && message.startsWith('Converting circular structure');
  return isCircular ? new EvaluationError('U1002', { value: 'circle' }) : error;
}

/** Makes a call; an error in it gets the position of the outermost such call, as in the reference. */
export function at<V extends unknown[], R>(position: number, callee: (...values: V) => R, ...values: V): R {
  try {
    return callee(...values);
  } catch (error) {
    const known = understood(error);
    if (known instanceof EvaluationError) known.position = position;
    throw known;
  }
}

/**
 * Adds to an error the call in which it arose: the innermost call gives its name, the outermost its position, as
 * in the reference.
 */
export function located(error: unknown, sites: Sites, site: number): unknown {
  const known = understood(error);
  if (known instanceof EvaluationError && site !== 0) {
    const position = sites[site * 2] as number | undefined;
    if (position) known.position = position;
    known.token ||= sites[site * 2 + 1] as string | undefined;
  }
  return known;
}
