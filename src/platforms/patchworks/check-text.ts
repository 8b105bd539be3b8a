/** Schemas as the text of a module that checks without them, and without making code at run time. */
import { join } from 'node:path';
import type { TSchema } from '@sinclair/typebox';
import { moduleRoot, ownPackageRoot } from '../../blueprint/package-root.ts';
import { AbortError } from '../../errors/errors.ts';
import { ownExtension } from './bundle.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Schema = { [key: string]: Json };

/** Keywords that say nothing of values; TypeBox adds patterns of names to closed objects as well. */
const annotations = new Set(['$id', '$schema', '$comment', 'title', 'description', 'examples', 'default', 'personal']);

/** Formats, and the functions of `scripts/date-formats` that judge them. */
const formats: Readonly<Record<string, string>> = { date: 'isDate', time: 'isTime', 'date-time': 'isDateTime' };

/** Keywords whose check is a test of a value that has the type; in the order in which they are judged. */
const limits: Readonly<Record<string, readonly (readonly [keyword: string, text: (limit: string) => string])[]>> = {
  number: [
    ['maximum', (limit) => test(`value<=${limit}`, 'maximum')],
    ['minimum', (limit) => test(`value>=${limit}`, 'minimum')],
    ['exclusiveMaximum', (limit) => test(`value<${limit}`, 'exclusiveMaximum')],
    ['exclusiveMinimum', (limit) => test(`value>${limit}`, 'exclusiveMinimum')],
  ],
  string: [
    ['maxLength', (limit) => `longest(${limit})`],
    ['minLength', (limit) => (limit === '1' ? test('value!==""', 'minLength') : `shortest(${limit})`)],
    ['pattern', (source) => `matches(${new RegExp(JSON.parse(source), 'u')})`],
    ['format', (name) => `is(${formats[JSON.parse(name)]},"format")`],
  ],
  array: [
    ['maxItems', (limit) => test(`value.length<=${limit}`, 'maxItems')],
    ['minItems', (limit) => test(`value.length>=${limit}`, 'minItems')],
  ],
};

const test = (condition: string, rule: string): string => `is((value)=>${condition},"${rule}")`;

const simple: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole',
  boolean: 'flag',
  null: 'nothing',
};

/** All that a schema may say beside its type. */
const keywords: Readonly<Record<string, ReadonlySet<string>>> = {
  string: new Set(['maxLength', 'minLength', 'pattern', 'format']),
  number: new Set(['maximum', 'minimum', 'exclusiveMaximum', 'exclusiveMinimum']),
  array: new Set(['items', 'maxItems', 'minItems']),
  object: new Set(['properties', 'required', 'additionalProperties', 'patternProperties']),
};

/**
 * The module exports a check for each name, in the form that shells take. Its verdict is that of the schema on every JSON
 * value; what several have in common is there once. Error: `SCRIPT_SCHEMA_UNSUPPORTED`, for what no schema of a payload
 * has used so far.
 */
export function checksText(schemas: ReadonlyMap<string, TSchema>): string {
  const parts = new CheckParts();
  const roots = [...schemas].map(([name, schema]) => [name, plain(JSON.parse(JSON.stringify(schema)))] as const);
  for (const [, root] of roots) parts.count(root);
  const wholes = roots.map(([name, root]) => `export const ${name} = ${parts.text(root)};`);
  const scripts = (name: string) => JSON.stringify(join(moduleRoot(ownPackageRoot()), 'scripts', name + ownExtension));
  return `import { all, anything, dictionary, either, flag, is, list, longest, matches, none, nothing, number, one, record, shortest, text, whatever, whole } from ${scripts('checks')};
import { isDate, isDateTime, isTime } from ${scripts('date-formats')};
${parts.lines.join('\n')}
${wholes.join('\n')}`;
}

/**
 * Without annotations, so that schemas of one meaning are equal. Keywords that stand without a type beside one speak of
 * values of that type.
 */
function plain(schema: Json, type?: Json): Schema {
  if (!isSchema(schema)) throw unsupported('a schema that is not an object');
  const own = schema.type ?? type;
  const isOfAny = constantsOf(schema) !== undefined || schema.anyOf !== undefined;
  const given = own === undefined || isOfAny ? schema : { ...schema, type: own };
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => {
      if (annotations.has(key)) return [];
      if ((key === 'properties' || key === 'patternProperties') && isSchema(value))
        return [[key, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]))]];
      if (key === 'anyOf' && Array.isArray(value)) return [[key, value.map((one) => plain(one, own))]];
      return [[key, key === 'items' ? plain(value) : key === 'not' ? plain(value, own) : value]];
    }),
  );
}

function constantsOf({ const: only, enum: several }: Schema): Json | undefined {
  return several ?? (only === undefined ? undefined : [only]);
}

function isSchema(value: Json | undefined): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unsupported(what: string): AbortError {
  return new AbortError({
    code: 'SCRIPT_SCHEMA_UNSUPPORTED',
    what: `A schema of a script holds ${what}.`,
    why: 'The checks of scripts know only what schemas of payloads have used so far, and must not pass anything over.',
    nextSteps: ['Say it in the schema with other keywords, or leave it to the system that takes the payload.'],
  });
}

/** The checks of one module: what stands in it several times is written once, and named. */
class CheckParts {
  readonly lines: string[] = [];
  private readonly counts = new Map<string, number>();
  private readonly names = new Map<string, string>();

  count(schema: Schema): void {
    const key = JSON.stringify(schema);
    const seen = this.counts.get(key) ?? 0;
    this.counts.set(key, seen + 1);
    if (seen > 0) return;
    for (const part of partsOf(schema)) this.count(part);
  }

  /** An expression for the check of a schema. */
  text(schema: Schema): string {
    const key = JSON.stringify(schema);
    if ((this.counts.get(key) ?? 0) < 2) return this.made(schema);
    return this.named(key, () => this.made(schema));
  }

  private named(key: string, make: () => string): string {
    const known = this.names.get(key);
    if (known !== undefined) return known;
    const text = make();
    if (/^\w+$/.test(text)) return text;
    const name = `check${this.names.size}`;
    this.names.set(key, name);
    this.lines.push(`const ${name} = ${text};`);
    return name;
  }

  private made(schema: Schema): string {
    const { anyOf, not, const: _only, enum: _several, type, ...rest } = schema;
    const values = constantsOf(schema);
    if (type === undefined && Object.keys(rest).length > 0)
      throw unsupported(`${Object.keys(rest).join(', ')} without a type`);
    const untyped = [
      ...(values === undefined ? [] : [constants(values)]),
      ...(not === undefined ? [] : [`none(${this.text(not as Schema)})`]),
      ...(Array.isArray(anyOf) ? [this.union(anyOf.filter(isSchema))] : []),
    ];
    const typed = type === undefined ? [] : [this.typed(type, rest)];
    // The order in which ajv judges, so that people read the same reason.
    const isOuter = type === 'object' || type === 'array';
    const checks = isOuter ? [...untyped, ...typed] : [...typed, ...untyped];
    if (type === undefined && values === undefined && anyOf === undefined) checks.unshift('anything');
    return checks.length === 1 ? String(checks[0]) : `all(${checks.join(',')})`;
  }

  private typed(type: Json, rest: Schema): string {
    if (typeof type !== 'string') throw unsupported('several types');
    const group = type === 'integer' ? 'number' : type;
    const strange = Object.keys(rest).find((key) => !keywords[group]?.has(key));
    if (strange !== undefined) throw unsupported(`${strange} of the type ${type}`);
    if (type === 'object') return this.object(rest);
    if (typeof rest.format === 'string' && !(rest.format in formats)) throw unsupported(`the format ${rest.format}`);
    const tests = (limits[group] ?? []).flatMap(([keyword, text]) => {
      const limit = rest[keyword];
      return limit === undefined ? [] : [text(JSON.stringify(limit))];
    });
    if (type === 'array') {
      const item = isSchema(rest.items) ? this.text(rest.items) : 'anything';
      return `list(${[item === 'anything' ? 'whatever' : item, ...tests].join(',')})`;
    }
    const own = simple[type];
    if (own === undefined) throw unsupported(`the type ${type}`);
    return tests.length === 0 ? own : `all(${[own, ...tests].join(',')})`;
  }

  private object({ properties = {}, required = [], additionalProperties, patternProperties = {} }: Schema): string {
    const isClosed = additionalProperties === false;
    const patterns = Object.entries(patternProperties as Schema);
    const [pattern] = patterns;
    if (additionalProperties !== undefined && typeof additionalProperties !== 'boolean')
      throw unsupported('a schema for additionalProperties');
    if (pattern) {
      const isAlone = patterns.length === 1 && Object.keys(properties as Schema).length === 0;
      if (!isAlone || (required as Json[]).length > 0) throw unsupported('patterns beside other fields');
      const check = this.text(pattern[1] as Schema);
      return `dictionary(${new RegExp(pattern[0], 'u')},${check === 'anything' ? 'whatever' : check}${isClosed ? ',1' : ''})`;
    }
    const names = required as string[];
    const unknown = names
      .filter((name) => !Object.hasOwn(properties as Schema, name))
      .map((name) => [name, {}] as const);
    const fields = [...Object.entries(properties as Schema), ...unknown].flatMap(([name, field]) => {
      if (name === '__proto__') throw unsupported('a field called __proto__');
      const check = this.text(field as Schema);
      if (check === 'anything' && !names.includes(name) && !isClosed) return [];
      return [{ name, text: `${JSON.stringify(name)}:${check}` }];
    });
    const isFull = fields.length > 0 && fields.every(({ name }) => names.includes(name));
    const given = [`{${fields.map(({ text }) => text).join(',')}}`, isFull ? '1' : JSON.stringify(names)];
    return `record(${[...given, ...(isClosed ? ['1'] : [])].join(',')})`;
  }

  /** Constants first, as one choice; nothing last, since its reason tells the least. */
  private union(branches: readonly Schema[]): string {
    const isConstant = (branch: Schema) => constantsOf(branch) !== undefined;
    const values = branches.flatMap((branch) => constantsOf(branch) ?? []);
    const isNothing = ({ type }: Schema) => type === 'null';
    const others = branches.filter((branch) => !isConstant(branch));
    const ordered = [...others.filter((branch) => !isNothing(branch)), ...others.filter(isNothing)];
    const checks = [...(values.length > 0 ? [constants(values)] : []), ...ordered.map((branch) => this.text(branch))];
    return checks.length === 1 ? String(checks[0]) : `either(${checks.join(',')})`;
  }
}

function constants(values: Json): string {
  if (!Array.isArray(values) || values.some((value) => typeof value === 'object'))
    throw unsupported('a constant that is neither text, number nor boolean');
  return `one(${values.map((value) => JSON.stringify(value)).join(',')})`;
}

function partsOf({ properties, patternProperties, items, anyOf, not }: Schema): Schema[] {
  const named = [properties, patternProperties].flatMap((schemas) => (isSchema(schemas) ? Object.values(schemas) : []));
  return [...named, items, not, ...(Array.isArray(anyOf) ? anyOf : [])].filter(isSchema);
}
