/** The shell of a payload script: what the platform calls, around a compiled mapping. */
import { parsePayload } from './parse-payload.ts';
import { type Check, causeOf, failure, type PlatformScript } from './platform.ts';

export interface Mapping {
  readonly id: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly checkSource: Check;
  readonly checkTarget: Check;
  evaluate(input: unknown, bindings: Readonly<Record<string, unknown>>): unknown;
}

const raisedByMapping = 'Do what the exception of this code asks for';
const mistakeOfMapping = 'Add the payload as a golden fixture, and mend the mapping';

/**
 * The function that the platform calls. It throws one line: code, what, next step. Errors: those of `parsePayload`,
 * `SOURCE_MISMATCH`, `EXPRESSION_FAILED`, `TARGET_MISMATCH`.
 */
export function payloadScript(mapping: Mapping): PlatformScript {
  const { id, settings, checkSource, checkTarget } = mapping;
  return async (data) => {
    const input = parsePayload(data.payload, id);
    const unfit = checkSource(input);
    if (unfit) {
      const what = `The payload does not fit the source of ${id}: ${unfit.path} ${unfit.reason}`;
      throw failure('SOURCE_MISMATCH', what, 'Compare this field with what the step before gives');
    }
    let result: unknown;
    try {
      result = mapping.evaluate(input, { settings });
    } catch (error) {
      const { code, message, details } = error as {
        code?: string;
        message?: string;
        details?: { raised?: boolean };
      };
      if (details?.raised && code)
        throw failure(code, message === code ? `${id} refuses the record` : `${message}`, raisedByMapping);
      throw failure('EXPRESSION_FAILED', `${id} could not be evaluated: ${causeOf(error)}`, mistakeOfMapping);
    }
    const wrong = checkTarget(result);
    if (wrong) {
      const what = `The result of ${id} does not fit its target: ${wrong.path} ${wrong.reason}`;
      throw failure('TARGET_MISMATCH', what, mistakeOfMapping);
    }
    return {
      ...data,
      payload: JSON.stringify(result ?? null),
      meta: { ...data.meta, mapping: id },
      logs: [...(data.logs ?? []), `${id}: mapped`],
    };
  };
}
