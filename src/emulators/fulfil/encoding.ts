/** Values on the wire: decimals, days and moments as objects that name their class. */
import type { Field } from './models.ts';
import { userError } from './refusals.ts';

const decimal = (text: string) => ({ __class__: 'Decimal', decimal: text });

function date(text: string) {
  const [year, month, day] = text.split('-').map(Number);
  return { __class__: 'date', year, month, day, iso_string: text };
}

function dateTime(text: string) {
  const at = new Date(text);
  return {
    __class__: 'datetime',
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    microsecond: at.getUTCMilliseconds() * 1000,
    iso_string: at.toISOString().replace('Z', '000'),
  };
}

export function toWire(field: Field | undefined, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (field?.type === 'decimal') return decimal(String(value));
  if (field?.type === 'date') return date(String(value));
  if (field?.type === 'dateTime') return dateTime(String(value));
  return value;
}

/** Reads a value of a field; plain texts of days and moments are taken too. Refuses a value of another type. */
export function fromWire(name: string, field: Field, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  const wrong = () => userError(`The value of the field "${name}" is not valid.`);
  switch (field.type) {
    case 'decimal':
      return decimalOf(value) ?? fail(wrong());
    case 'date':
      return dateOf(value) ?? fail(wrong());
    case 'dateTime':
      return dateTimeOf(value) ?? fail(wrong());
    case 'number':
    case 'one':
      return typeof value === 'number' ? value : fail(wrong());
    case 'flag':
      return typeof value === 'boolean' ? value : fail(wrong());
    case 'text':
      return typeof value === 'string' ? value : fail(wrong());
    default:
      return value;
  }
}

function fail(error: Error): never {
  throw error;
}

const tagged = (value: unknown, name: string): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && '__class__' in value && value.__class__ === name
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;

function decimalOf(value: unknown): string | undefined {
  const text = tagged(value, 'Decimal')?.decimal;
  return typeof text === 'string' && /^-?\d+(\.\d+)?$/.test(text) ? text : undefined;
}

const two = (part: unknown): string => String(part ?? 0).padStart(2, '0');

function dateOf(value: unknown): string | undefined {
  const parts = tagged(value, 'date');
  const text = parts?.year ? `${parts.year}-${two(parts.month)}-${two(parts.day)}` : (parts?.iso_string ?? value);
  return typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined;
}

/** A moment without a zone is UTC. */
export function dateTimeOf(value: unknown): string | undefined {
  const parts = tagged(value, 'datetime');
  const text = parts?.year
    ? `${parts.year}-${two(parts.month)}-${two(parts.day)}T${two(parts.hour)}:${two(parts.minute)}:${two(parts.second)}.${String(parts.microsecond ?? 0).padStart(6, '0')}`
    : (parts?.iso_string ?? value);
  if (typeof text !== 'string') return undefined;
  const at = new Date(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
