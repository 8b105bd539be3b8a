/** Payloads against their schemas, with the path and the reason in words. */
import { createRequire } from 'node:module';
import type { TSchema } from '@sinclair/typebox';
import type { Ajv, ValidateFunction } from 'ajv';
import { fits, isReadable } from './schema-fits.ts';

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

/**
 * The same schema, in which a union that a list can tell is one: of values, or of types. Each branch of a union that a
 * value does not fit leaves an error behind, for every value.
 */
export function withListsForUnions(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withListsForUnions);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts: Record<string, unknown> = {};
  for (const [keyword, part] of Object.entries(schema)) {
    parts[keyword] = keyword === 'const' || keyword === 'enum' ? part : withListsForUnions(part);
  }
  const { anyOf, ...others } = parts;
  if (!Array.isArray(anyOf)) return parts;
  const list = valuesOf(anyOf) ?? typesOf(anyOf);
  const clashes = Object.keys(list ?? {}).some((keyword) => keyword in others && keyword !== 'description');
  return list && !clashes ? { ...list, ...others } : parts;
}

type Branch = Readonly<Record<string, unknown>>;

/** Of branches that are one value each. */
function valuesOf(branches: readonly Branch[]): Branch | undefined {
  const isValue = (branch: Branch) => branch.type === 'null' || ('const' in branch && typeof branch.const !== 'object');
  const isKnown = (branch: Branch) => Object.keys(branch).every((keyword) => valueKeywords.has(keyword));
  if (!branches.every((branch) => isValue(branch) && isKnown(branch))) return undefined;
  return { enum: [...new Set(branches.map((branch) => branch.const ?? null))] };
}

/** Of branches of several types: what a keyword of one type asks binds no value of another. */
function typesOf(branches: readonly Branch[]): Branch | undefined {
  const types = branches.flatMap(({ type }) => type).map(String);
  const areOwn = (branch: Branch) => {
    const own = [branch.type].flat().map((type) => keywordsOf[String(type)]);
    return (
      own.every(Boolean) && Object.keys(branch).every((key) => freeKeywords.has(key) || own.some((of) => of?.has(key)))
    );
  };
  const areApart = new Set(types.map((type) => (type === 'integer' ? 'number' : type))).size === types.length;
  return areApart && branches.every(areOwn) ? Object.assign({}, ...branches, { type: types }) : undefined;
}

const freeKeywords = new Set(['type', 'description', 'title']);
const valueKeywords = new Set([...freeKeywords, 'const']);
const ofNumbers = new Set(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']);
const keywordsOf: Readonly<Record<string, ReadonlySet<string>>> = {
  null: new Set(),
  boolean: new Set(),
  string: new Set(['minLength', 'maxLength', 'pattern', 'format']),
  number: ofNumbers,
  integer: ofNumbers,
  array: new Set(['items', 'minItems', 'maxItems', 'uniqueItems']),
  object: new Set([
    'properties',
    'required',
    'additionalProperties',
    'patternProperties',
    'minProperties',
    'maxProperties',
  ]),
};

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
