/** A schema as the text of a module that validates without its schema, and without making code at run time. */
import type { TSchema } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import formats from 'ajv-formats';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The module exports `validate`; its errors have paths and keywords, and no sentences, for the sake of size. */
export function validatorText(schema: TSchema): string {
  const ajv = new Ajv({
    strict: false,
    messages: false,
    inlineRefs: false,
    code: { source: true, esm: true, optimize: 2 },
  });
  formats.default(ajv);
  return standalone.default(ajv, ajv.compile(shareRepeated(withoutAnnotations(JSON.parse(JSON.stringify(schema))))));
}

const annotations = new Set(['$id', '$comment', 'title', 'description', 'examples', 'default']);

/** What validates nothing would only make the script larger. Names of properties are no annotations. */
function withoutAnnotations(value: Json, isProperties = false): Json {
  if (Array.isArray(value)) return value.map((item) => withoutAnnotations(item));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => isProperties || !annotations.has(key));
  return Object.fromEntries(
    kept.map(([key, item]) => [key, withoutAnnotations(item, !isProperties && key === 'properties')]),
  );
}

/** Unions, objects and arrays that stand several times are written once and referred to: each becomes one function. */
function shareRepeated(schema: Json): { [key: string]: Json } {
  const counts = new Map<string, number>();
  const isShared = (value: Json): value is { [key: string]: Json } =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    ('anyOf' in value || ('type' in value && 'properties' in value));
  const count = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return;
    if (isShared(value)) {
      const text = JSON.stringify(value);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    for (const item of Object.values(value)) count(item);
  };
  count(schema);
  const shared = new Map<string, string>();
  const definitions: { [key: string]: Json } = {};
  const replace = (value: Json, isRoot = false): Json => {
    if (Array.isArray(value)) return value.map((item) => replace(item));
    if (typeof value !== 'object' || value === null) return value;
    const text = isShared(value) && !isRoot ? JSON.stringify(value) : undefined;
    if (text !== undefined && (counts.get(text) ?? 0) > 1) {
      let name = shared.get(text);
      if (name === undefined) {
        name = `shared${shared.size}`;
        shared.set(text, name);
        definitions[name] = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item)]));
      }
      return { $ref: `#/$defs/${name}` };
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item)]));
  };
  return { ...(replace(schema, true) as { [key: string]: Json }), $defs: definitions };
}
