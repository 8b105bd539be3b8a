/** Payloads against their schemas, with the path and the reason in words. */
import { createRequire } from 'node:module';
import type { TSchema } from '@sinclair/typebox';
import type { Ajv, ValidateFunction } from 'ajv';
import { fits, isReadable } from './schema-fits.ts';
import { withListsForUnions } from './union-lists.ts';

/** The first reason why a value does not fit, or undefined when it does. */
export type Validator = (value: unknown) => { path: string; reason: string } | undefined;

/** As many values of a schema are judged by reading it; then code is made of it, which is slow to make and fast to run. */
const readingsOfSchema = 20;

const require = createRequire(import.meta.url);
let ajv: Ajv | undefined;
const compiled = new WeakMap<TSchema, ValidateFunction>();
/** One schema stands in several declarations; read as data, each has a copy of its own. As many as are declared. */
const compiledByText = new Map<string, ValidateFunction>();

export function validator(schema: TSchema): Validator {
  let readings = 0;
  return (value) => {
    if (readings < readingsOfSchema && !compiled.has(schema)) {
      readings = readings === 0 && !isReadable(schema) ? readingsOfSchema : readings + 1;
      if (readings < readingsOfSchema && fits(schema, value)) return undefined;
    }
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
    ajv ??= openAjv();
    validate = compiledByText.get(text) ?? ajv.compile(withListsForUnions(JSON.parse(text)) as TSchema);
    compiledByText.set(text, validate);
    compiled.set(schema, validate);
  }
  return validate;
}

/** Loaded when code is to be made: a start has no use for it. */
function openAjv(): Ajv {
  const { Ajv } = require('ajv') as typeof import('ajv');
  const formats = require('ajv-formats') as typeof import('ajv-formats');
  // Infinity, which JSON can spell as 1e999, is no number: code that is made for a schema relies on it.
  const opened = new Ajv({ strict: false, strictNumbers: true, allErrors: false, addUsedSchema: false });
  formats.default(opened);
  return opened;
}

const depth = (path: string): number => path.split('/').length;
