/** The two kinds of error: what a person must act on, and what must never happen. */

/** Something the user must act on. Carries a code that `backhaul explain` knows. */
export class AbortError extends Error {
  override readonly name = 'AbortError';
  readonly code: string;
  readonly why: string;
  readonly nextSteps: readonly string[];
  readonly exitCode: number;

  constructor(options: {
    code: string;
    what: string;
    why: string;
    nextSteps: readonly string[];
    exitCode?: number;
    cause?: unknown;
  }) {
    super(options.what, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.why = options.why;
    this.nextSteps = options.nextSteps;
    this.exitCode = options.exitCode ?? 1;
  }
}

/** An invariant broke: a fault of Backhaul's own. */
export class BugError extends Error {
  override readonly name = 'BugError';
}

/** Stops with a `BugError` unless the condition holds. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new BugError(message);
}
