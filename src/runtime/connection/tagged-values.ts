/**
 * Decimals, dates and times that travel as objects which name their type: `{"__class__": "Decimal", "decimal": "1.50"}`.
 * Nothing is rounded: decimals are strings on both sides, and a time keeps its microseconds.
 */
import type { TaggedValues } from '../../../schemas/formats/connector.ts';
import { AbortError } from '../../errors/errors.ts';
import type { FieldNames } from './field-names.ts';

const same: FieldNames = { encode: (value) => value, decode: (value) => value };

/** The operators of filters; a clause is `[field, operator, value]`, and may go on with a model. */
const operators = new Set(['=', '!=', '<', '<=', '>', '>=', 'in', 'not in']);

type Write = (value: string, field: string) => Record<string, unknown>;

/**
 * Values are read wherever they stand, and written by the name of their field (of a dotted one, its last part). Null
 * stays null, and an object that is already tagged is sent as it is. Error of encode: `VALUE_NOT_ENCODABLE`.
 */
export function taggedValues(encoding: TaggedValues | undefined, tagRequest = true): FieldNames {
  if (encoding === undefined) return same;
  const { tag, decimals, dates, dateTimes } = encoding;
  const writers = new Map<string, Write>([
    ...decimals.map((field): [string, Write] => [
      field,
      (value, at) => ({ [tag]: 'Decimal', ...decimalParts(value, at) }),
    ]),
    ...dates.map((field): [string, Write] => [field, (value, at) => ({ [tag]: 'date', ...dateParts(value, at) })]),
    ...dateTimes.map((field): [string, Write] => [
      field,
      (value, at) => ({ [tag]: 'datetime', ...dateTimeParts(value, at) }),
    ]),
  ]);
  return {
    encode: tagRequest ? (value) => encode(value, writers) : (value) => value,
    decode: (value) => decode(value, tag),
  };
}

function encode(value: unknown, writers: ReadonlyMap<string, Write>): unknown {
  if (Array.isArray(value)) {
    const [field, operator, operand, ...rest] = value;
    if (typeof field === 'string' && typeof operator === 'string' && operators.has(operator) && value.length > 2) {
      return [field, operator, written(field, operand, writers), ...rest];
    }
    return value.map((item) => encode(item, writers));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([field, item]) => [field, written(field, item, writers)]));
}

function written(field: string, value: unknown, writers: ReadonlyMap<string, Write>): unknown {
  const write = writers.get(field.split('.').at(-1) ?? field);
  if (write === undefined) return encode(value, writers);
  if (Array.isArray(value)) return value.map((item) => written(field, item, writers));
  if (value === null || typeof value === 'object') return value;
  if (typeof value !== 'string') throw notEncodable(field, value, 'a string');
  return write(value, field);
}

function decode(value: unknown, tag: string): unknown {
  if (Array.isArray(value)) return value.map((item) => decode(item, tag));
  if (typeof value !== 'object' || value === null) return value;
  const entries = value as Readonly<Record<string, unknown>>;
  const read = Object.hasOwn(entries, tag) ? readTagged(String(entries[tag]), entries) : undefined;
  return read ?? Object.fromEntries(Object.entries(entries).map(([field, item]) => [field, decode(item, tag)]));
}

/** Undefined for a type that is none of the three: such an object stays as it is. */
function readTagged(type: string, parts: Readonly<Record<string, unknown>>): string | undefined {
  if (type === 'Decimal') return typeof parts.decimal === 'string' ? parts.decimal : undefined;
  if (type !== 'date' && type !== 'datetime') return undefined;
  const date = typeof parts.year === 'number' ? dateOf(parts) : undefined;
  const text = typeof parts.iso_string === 'string' ? parts.iso_string : undefined;
  if (type === 'date') return date ?? text;
  if (date === undefined) return text === undefined || /(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`;
  const microseconds = Number(parts.microsecond ?? 0);
  const fraction = microseconds === 0 ? '' : `.${String(microseconds).padStart(6, '0')}`;
  return `${date}T${two(parts.hour)}:${two(parts.minute)}:${two(parts.second)}${fraction}Z`;
}

const two = (part: unknown): string => String(part ?? 0).padStart(2, '0');
const dateOf = ({ year, month, day }: Readonly<Record<string, unknown>>): string =>
  `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;

function decimalParts(value: string, field: string) {
  if (!/^-?\d+(\.\d+)?$/.test(value)) throw notEncodable(field, value, 'a decimal');
  return { decimal: value };
}

function dateParts(value: string, field: string) {
  const [year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(value) ?? []).slice(1).map(Number);
  if (year === undefined) throw notEncodable(field, value, 'a date like 2026-09-04');
  return { year, month, day, iso_string: value };
}

function dateTimeParts(value: string, field: string) {
  const [, seconds, fraction = '', zone] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?\d*(Z|[+-]\d{2}:\d{2})$/.exec(value) ?? [];
  const at = new Date(`${seconds}${zone}`);
  if (Number.isNaN(at.getTime())) throw notEncodable(field, value, 'a time with a zone, like 2026-09-04T10:11:12Z');
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    microsecond: Number(fraction.padEnd(6, '0')),
    iso_string: `${at.toISOString().slice(0, 19)}${fraction ? `.${fraction.padEnd(6, '0')}` : ''}`,
  };
}

function notEncodable(field: string, value: unknown, wanted: string): AbortError {
  return new AbortError({
    code: 'VALUE_NOT_ENCODABLE',
    what: `The field ${field} can not be sent: ${JSON.stringify(value).slice(0, 100)} is not ${wanted}.`,
    why: 'The system wants this field in a form of its own, and nothing is guessed or rounded.',
    nextSteps: ['Correct the mapping or the step that gives the field.'],
  });
}
