/** Payloads against their schemas, with the path and the reason in words. */
import type { TSchema } from '@sinclair/typebox';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

/** The first reason why a value does not fit, or undefined when it does. */
export type Validator = (value: unknown) => { path: string; reason: string } | undefined;

// Infinity, which JSON can spell as 1e999, is no number: code that is made for a schema relies on it.
const ajv = new Ajv({ strict: false, strictNumbers: true, allErrors: false, addUsedSchema: false });
formats.default(ajv);
const compiled = new WeakMap<TSchema, ValidateFunction>();
/** One schema stands in several declarations; read as data, each has a copy of its own. As many as are declared. */
const compiledByText = new Map<string, ValidateFunction>();

/** Compiled when it is first used: most of what a process opens is not needed for its first record. */
export function validator(schema: TSchema): Validator {
  return (value) => {
    const check = compiledOf(schema);
    if (check(value)) return undefined;
    // Of a union's errors the deepest names the place that a person can mend.
    const errors = [...(check.errors ?? [])].sort((a, b) => depth(b.instancePath) - depth(a.instancePath));
    const error = errors[0];
    return { path: error?.instancePath || '/', reason: error?.message ?? 'does not fit the schema' };
  };
}

function compiledOf(schema: TSchema): ValidateFunction {
  let validate = compiled.get(schema);
  if (!validate) {
    const text = JSON.stringify(schema);
    validate = compiledByText.get(text) ?? ajv.compile(schema);
    compiledByText.set(text, validate);
    compiled.set(schema, validate);
  }
  return validate;
}

const depth = (path: string): number => path.split('/').length;
