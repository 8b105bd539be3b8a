/** Takes out of a value what its schemas call personal or secret, and every text that no schema knows. */
import type { TSchema } from '@sinclair/typebox';
import { holdsAddress, type Placeholders } from './placeholders.ts';

/** What is known of a body on the wire. */
export interface Described {
  /** It fits one of them. Where they differ on a field, the one that calls it personal wins. */
  readonly schemas: readonly TSchema[];
  /** Schemas of fields wherever they stand, by canonical name: for a body that is built around a described request. */
  readonly fields?: ReadonlyMap<string, readonly TSchema[]>;
  /** Nothing in it is personal, as everything that it is built from is declared so. */
  readonly impersonal?: boolean;
  /** Canonical field names by those on the wire; others are the same on both sides. */
  readonly canonical?: ReadonlyMap<string, string>;
  /** The property by which objects say that they are a decimal, a date or a time. */
  readonly tag?: string | undefined;
}

export interface RedactionRules {
  readonly placeholders: Placeholders;
  /** Texts that declarations spell out: they are nobody's. */
  readonly safeTexts: ReadonlySet<string>;
  /** Whether a text has a secret in it that is known to the recorder. */
  holdsSecret(text: string): boolean;
}

/** What the schemas say of a place; an empty list where none describes it. */
type Place = 'personal' | 'impersonal' | readonly TSchema[];

/** Nothing real nests deeper; what does is hidden whole. */
const maximumDepth = 100;
/** A key that no schema spells out may be data, such as an e-mail address. */
const fieldName = /^[\w$.:-]{1,60}$/;

/**
 * A copy that may be written to a file. Texts of fields that are personal, or that no schema knows, are replaced;
 * numbers only where a schema calls them personal; booleans and null never. A text with an e-mail address or a known
 * secret in it is replaced wherever it stands.
 */
export function redactBySchema(value: unknown, described: Described, rules: RedactionRules): unknown {
  const { placeholders } = rules;
  const { fields, canonical, tag } = described;

  const kept = (text: string): string =>
    holdsAddress(text) || rules.holdsSecret(text) ? placeholders.text(text) : text;

  const text = (found: string, place: Place): string => {
    if (place === 'personal') return placeholders.text(found);
    if (place === 'impersonal' || rules.safeTexts.has(found) || place.some((schema) => takesText(schema, found))) {
      return kept(found);
    }
    return placeholders.text(found);
  };

  const tagged = (found: Readonly<Record<string, unknown>>, name: string, place: Place): Record<string, unknown> => {
    const isKnown =
      place === 'impersonal' || (place !== 'personal' && place.some((schema) => schema.type === 'string'));
    if (isKnown) return found;
    if (found[name] === 'Decimal') {
      return place === 'personal'
        ? { [name]: 'Decimal', decimal: String(placeholders.number(Number(found.decimal))) }
        : found;
    }
    return { [name]: found[name], iso_string: placeholders.text(JSON.stringify(found)) };
  };

  /** What names its type stands where schemas have a text. */
  const placed = (schemas: readonly TSchema[], found: unknown): Place =>
    placeOf(schemas, tag !== undefined && isTagged(found, tag) ? 'string' : typeName(found));

  const walk = (found: unknown, place: Place, depth: number): unknown => {
    if (typeof found === 'string') return text(found, place);
    if (typeof found === 'number') return place === 'personal' ? placeholders.number(found) : found;
    if (typeof found !== 'object' || found === null) return found;
    if (depth >= maximumDepth) return placeholders.text(JSON.stringify(found));
    if (Array.isArray(found)) {
      const items = typeof place === 'string' ? place : place.flatMap(itemsOf);
      return found.map((item) => walk(item, typeof items === 'string' ? items : placed(items, item), depth + 1));
    }
    const entries = found as Readonly<Record<string, unknown>>;
    if (tag !== undefined && isTagged(entries, tag)) return tagged(entries, tag, place);
    return Object.fromEntries(
      Object.entries(entries).map(([key, item]) => {
        const name = canonical?.get(key) ?? key;
        const isNamed = typeof place !== 'string' && place.some((schema) => schema.properties?.[name] !== undefined);
        const known = fields?.get(name) ?? [];
        const inside =
          typeof place === 'string'
            ? place
            : placed([...place.flatMap((schema) => propertyOf(schema, name)), ...known], item);
        const safeKey = isNamed || known.length > 0 || fieldName.test(key) ? kept(key) : placeholders.text(key);
        return [safeKey, walk(item, inside, depth + 1)];
      }),
    );
  };

  return walk(value, described.impersonal ? 'impersonal' : placed(described.schemas, value), 0);
}

/** All schemas of fields inside a schema, by name. */
export function fieldsOf(schema: TSchema, found = new Map<string, TSchema[]>()): Map<string, TSchema[]> {
  for (const branch of branchesOf(schema)) {
    for (const [name, field] of Object.entries<TSchema>(branch.properties ?? {})) {
      found.set(name, [...(found.get(name) ?? []), field]);
      fieldsOf(field, found);
    }
    for (const inside of [...itemsOf(branch), ...Object.values<TSchema>(branch.patternProperties ?? {})]) {
      fieldsOf(inside, found);
    }
  }
  return found;
}

/** Of a union only the branches count that take a value of this type, if there are any. */
function placeOf(schemas: readonly TSchema[], type: string): Place {
  const branches = schemas.flatMap(branchesOf);
  const taking = branches.filter((schema) => takesType(schema, type));
  const all = taking.length > 0 ? taking : branches;
  if (all.some((schema) => schema.personal === true)) return 'personal';
  return all.some((schema) => schema.personal === false) ? 'impersonal' : all;
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value;
}

function takesType({ type }: TSchema, name: string): boolean {
  const types: readonly string[] = Array.isArray(type) ? type : [type];
  return type === undefined || types.includes(name) || (name === 'number' && types.includes('integer'));
}

/** A schema and those that it is put together from. */
function branchesOf(schema: TSchema): TSchema[] {
  const parts: TSchema[] = [...(schema.anyOf ?? []), ...(schema.allOf ?? []), ...(schema.oneOf ?? [])];
  return [schema, ...parts.flatMap(branchesOf)];
}

const itemsOf = ({ items }: TSchema): TSchema[] => (items === undefined ? [] : Array.isArray(items) ? items : [items]);

function propertyOf({ properties, patternProperties, additionalProperties }: TSchema, name: string): TSchema[] {
  const named = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (named) return [named];
  const fitting = Object.entries<TSchema>(patternProperties ?? {}).filter(([pattern]) =>
    new RegExp(pattern).test(name),
  );
  if (fitting.length > 0) return fitting.map(([, schema]) => schema);
  return typeof additionalProperties === 'object' ? [additionalProperties] : [];
}

function takesText(schema: TSchema, text: string): boolean {
  if (schema.const !== undefined) return schema.const === text;
  if (schema.enum !== undefined) return (schema.enum as unknown[]).includes(text);
  return schema.type === 'string' || (Array.isArray(schema.type) && schema.type.includes('string'));
}

const taggedTypes = new Set<unknown>(['Decimal', 'date', 'datetime']);
function isTagged(value: unknown, tag: string): boolean {
  const holds = typeof value === 'object' && value !== null && Object.hasOwn(value, tag);
  return holds && taggedTypes.has((value as Readonly<Record<string, unknown>>)[tag]);
}
