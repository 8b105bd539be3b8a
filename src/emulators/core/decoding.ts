/** Checks values that come from outside against a schema, and says what is wrong in one sentence. */
import type { Static, TSchema } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { Value } from '@sinclair/typebox/value';
import { AbortError } from '../../errors/errors.ts';

export interface SchemaFault {
  /** JSON Pointer, empty for the whole value. */
  readonly path: string;
  readonly message: string;
}

/** A compiled check: the typed value, or the first faults found (at most 20). */
export type Check<T extends TSchema> = (value: unknown) => { value: Static<T> } | { faults: readonly SchemaFault[] };

export function compileCheck<T extends TSchema>(schema: T): Check<T> {
  const compiled = TypeCompiler.Compile(schema);
  return (value) => {
    if (compiled.Check(value)) return { value };
    const faults: SchemaFault[] = [];
    for (const { path, message } of compiled.Errors(value)) {
      faults.push({ path, message });
      if (faults.length === 20) break;
    }
    return { faults };
  };
}

/** A decoder for bodies of the control API. The decoder throws `CONTROL_BODY_INVALID` with the first fault. */
export function controlDecoder<T extends TSchema>(schema: T): (value: unknown) => Static<T> {
  const check = compileCheck(schema);
  return (value) => {
    const result = check(value);
    if ('value' in result) return result.value;
    throw invalidControlBody(describeFault(result.faults[0]));
  };
}

export function invalidControlBody(why: string): AbortError {
  return new AbortError({
    code: 'CONTROL_BODY_INVALID',
    what: 'The request to the control API was refused; nothing was changed.',
    why,
    nextSteps: ['Correct the named field and send the request again.'],
  });
}

/** Fills in the defaults of a settings schema. Throws `EMULATOR_OPTION_INVALID` for a value out of range. */
export function resolveSettings<T extends TSchema>(schema: T, given: Readonly<Record<string, unknown>>): Static<T> {
  const filled = Value.Default(schema, structuredClone(given));
  if (Value.Check(schema, filled)) return filled;
  throw new AbortError({
    code: 'EMULATOR_OPTION_INVALID',
    what: 'An option of the emulator is not acceptable.',
    why: describeFault(Value.Errors(schema, filled).First()),
    nextSteps: ['Correct the option; its range stands in the message.'],
  });
}

function describeFault(fault: SchemaFault | undefined): string {
  if (fault === undefined) return 'The value does not fit its schema.';
  return `${fault.path === '' ? 'The body' : fault.path}: ${fault.message}.`;
}
