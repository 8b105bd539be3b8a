/**
 * The shell of a payload script: what the platform calls, around a compiled mapping. Verified of the platform: CommonJS,
 * one argument, `payload` as a string or null, values of `meta` as strings, `logs` written to the run's log. Ordinary
 * scripts have no error key: a script that throws fails, and the platform tries it three times.
 */

/** What the platform hands in and takes back; members that are not ours pass through. */
export interface PlatformData {
  readonly payload: string | null;
  readonly variables?: Readonly<Record<string, string>>;
  readonly meta?: Readonly<Record<string, string>>;
  readonly logs?: readonly string[];
  readonly [member: string]: unknown;
}

/** The first reason why a value does not fit, or nothing when it does. */
export type Check = (value: unknown) => { readonly path: string; readonly reason: string } | undefined;

export interface Mapping {
  readonly id: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly checkSource: Check;
  readonly checkTarget: Check;
  evaluate(input: unknown, bindings: Readonly<Record<string, unknown>>): unknown;
}

/** Larger payloads are refused before they are parsed; characters. The platform advises far smaller ones. */
const maximumPayload = 50_000_000;

/** The function that the platform calls. It throws one line: code, what, why, next step. */
export function payloadScript(mapping: Mapping): (data: PlatformData) => Promise<PlatformData> {
  return async (data) => {
    const input = parse(data.payload, mapping.id);
    refuse('SOURCE_MISMATCH', `The payload does not fit the source of ${mapping.id}`, mapping.checkSource(input));
    let result: unknown;
    try {
      result = mapping.evaluate(input, { settings: mapping.settings });
    } catch (error) {
      const { code, position, message, details } = error as {
        code?: string;
        position?: number;
        message?: string;
        details?: { raised?: boolean };
      };
      if (details?.raised && code)
        throw failure(code, message === code ? `${mapping.id} refuses the record` : `${message}`);
      throw failure(
        'EXPRESSION_FAILED',
        `${mapping.id} could not be evaluated: ${code ?? String(error)} at ${position ?? 0}`,
      );
    }
    refuse('TARGET_MISMATCH', `The result of ${mapping.id} does not fit its target`, mapping.checkTarget(result));
    return {
      ...data,
      payload: JSON.stringify(result ?? null),
      meta: { ...data.meta, mapping: mapping.id },
      logs: [...(data.logs ?? []), `${mapping.id}: mapped`],
    };
  };
}

function parse(payload: string | null, id: string): unknown {
  if (payload === null || payload === '') throw failure('PAYLOAD_EMPTY', `${id} was given no payload`);
  if (payload.length > maximumPayload) {
    throw failure('PAYLOAD_TOO_LONG', `The payload has ${payload.length} characters; the limit is ${maximumPayload}`);
  }
  try {
    return JSON.parse(payload);
  } catch {
    throw failure('PAYLOAD_NOT_JSON', `The payload of ${id} is no JSON`);
  }
}

function refuse(code: string, what: string, unfit: ReturnType<Check>): void {
  if (unfit) throw failure(code, `${what}: ${unfit.path} ${unfit.reason}`);
}

function failure(code: string, what: string): Error {
  const error = new Error(`${code} ${what}. Correct the payload or the mapping, and run the flow again.`);
  // The platform's log shows the message; a stack inside a bundle tells nobody anything.
  error.stack = error.message;
  return error;
}
