/**
 * What the platform hands to a script and takes back. Verified in its documents: CommonJS, one function of one argument,
 * `payload` as a string or null, `variables` and `meta` with strings as values, `logs` written to the log of the run.
 * Inferred: members of the input that a result leaves out may be lost, so every result begins with the input; a script
 * that throws fails, and is tried three more times, because ordinary scripts have no error member.
 */

export type Texts = Readonly<Record<string, string>>;

/** Members that are not ours pass through. */
export interface PlatformData {
  readonly payload: string | null;
  readonly variables?: Texts;
  readonly meta?: Texts;
  readonly flow?: { readonly variables?: Texts; readonly [member: string]: unknown };
  readonly logs?: readonly string[];
  readonly [member: string]: unknown;
}

export type PlatformScript = (data: PlatformData) => Promise<PlatformData>;

/** An expression that was compiled ahead of time. */
export type Evaluate = (input: unknown, bindings?: Readonly<Record<string, unknown>>) => unknown;

/** The first reason why a value does not fit, or nothing when it does. */
export type Check = (value: unknown) => { readonly path: string; readonly reason: string } | undefined;

/** What a script throws: one line with code, what, and next step. */
export function failure(code: string, what: string, next: string): Error {
  const error = new Error(`${code} ${what.replace(/[.!]$/, '')}. ${next}.`);
  // The platform's log shows the message; a stack inside a bundle tells nobody anything.
  error.stack = error.message;
  return error;
}

/** The code and the position of an expression that failed, in words. */
export function causeOf(error: unknown): string {
  const { code, position } = error as { readonly code?: string; readonly position?: number };
  return code === undefined ? String(error) : `${code} at character ${position ?? 0} of its expression`;
}

/**
 * A secret, or another value that only the platform holds: verified for variables of a flow, which are plain text, and
 * inferred for those of an authentication, which come the same way. Error: `VARIABLE_MISSING`.
 */
export function variableOf(data: PlatformData, name: string, id: string): string {
  const value = data.variables?.[name] ?? data.flow?.variables?.[name];
  if (typeof value === 'string' && value !== '') return value;
  throw failure(
    'VARIABLE_MISSING',
    `${id} needs the variable ${name}, and the platform gives no value`,
    `Add ${name} to the authentication of the instance or to the variables of the flow`,
  );
}

/** With names in lower case; values may be lists, as documented samples for pages have them. */
export function headersOf(given: unknown): Record<string, string> {
  if (typeof given !== 'object' || given === null) return {};
  const headers: Record<string, string> = {};
  for (const name of Object.keys(given)) {
    const value = (given as Readonly<Record<string, unknown>>)[name];
    headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
  }
  return headers;
}
