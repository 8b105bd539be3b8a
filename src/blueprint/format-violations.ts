/** What is wrong with a value according to a JSON Schema, one violation per cause, in words. */
import type { ErrorObject } from 'ajv';
import type { FindingText } from './finding.ts';
import { pointerTo } from './json-pointer.ts';
import { suggestion } from './nearest-names.ts';

/** One violation and its place. */
export interface Violation extends FindingText {
  readonly code: string;
  readonly pointer: string;
  /** True when the property's key is the offending place. */
  readonly key?: boolean;
}

/** At most 50: past that, the file is another kind of file. */
const maximumViolations = 50;

/** Words for a validator's errors (which must have been collected with `verbose`). */
export function violationsOf(errors: readonly ErrorObject[]): Violation[] {
  const unions = errors.filter((error) => error.keyword === 'anyOf').map((error) => `${error.schemaPath}/`);
  return errors
    .filter((error) => !isFollowUp(error) && !unions.some((path) => error.schemaPath.startsWith(path)))
    .slice(0, maximumViolations)
    .map(violationOf);
}

/** An error that only says that another one stands within it, or that a tag is missing, which `required` says too. */
function isFollowUp({ keyword, params, data }: ErrorObject): boolean {
  if (keyword === 'if') return true;
  return keyword === 'discriminator' && (data as Record<string, unknown>)[String(params.tag)] === undefined;
}

function violationOf(error: ErrorObject): Violation {
  const { keyword, instancePath: pointer, params, data } = error;
  const schema = (error.parentSchema ?? {}) as { description?: string; properties?: Record<string, unknown> };
  const why = schema.description ? `It holds: ${lowerFirst(schema.description)}` : 'The format requires it.';
  switch (keyword) {
    case 'required':
      return {
        code: 'FORMAT_PROPERTY_MISSING',
        pointer,
        what: `Property "${params.missingProperty}" is missing`,
        why: descriptionOf(schema, params.missingProperty) ?? 'The format requires it.',
        next: `Add "${params.missingProperty}".`,
      };
    case 'additionalProperties':
      return {
        code: 'FORMAT_PROPERTY_UNKNOWN',
        pointer: pointerTo(pointer, params.additionalProperty),
        key: true,
        what: `Property "${params.additionalProperty}" is not known here`,
        why: 'Nothing would read it, so that a mistyped name would silently do nothing.',
        next: nextForUnknown(error, params.additionalProperty),
      };
    case 'discriminator':
      return tagViolation(error);
    case 'enum':
    case 'const':
      return {
        code: 'FORMAT_VALUE_NOT_ALLOWED',
        pointer,
        what: `${shown(data)} is not allowed here`,
        why,
        next:
          keyword === 'const'
            ? `Write ${JSON.stringify(params.allowedValue)}.`
            : suggestion(String(data), (params.allowedValues as unknown[]).map(String)),
      };
    case 'type':
      return {
        code: 'FORMAT_TYPE_WRONG',
        pointer,
        what: `${shown(data)} is not of type ${[params.type].flat().join(' or ')}`,
        why,
        next: `Give a value of type ${[params.type].flat().join(' or ')}.`,
      };
    case 'pattern':
    case 'format':
      return {
        code: 'FORMAT_PATTERN_BROKEN',
        pointer,
        what: `${shown(data)} does not have the form that is needed here`,
        why,
        next: `Write it so that it fits ${keyword === 'format' ? params.format : params.pattern}.`,
      };
    case 'minProperties':
    case 'maxProperties':
      return {
        code: 'FORMAT_OUT_OF_RANGE',
        pointer,
        what: schema.properties
          ? `Exactly one of ${Object.keys(schema.properties).join(', ')} is needed`
          : `The object ${error.message}`,
        why,
        next: 'Give exactly one of them.',
      };
    default:
      return {
        code: rangeKeywords.has(keyword) ? 'FORMAT_OUT_OF_RANGE' : 'FORMAT_VALUE_NOT_ALLOWED',
        pointer,
        what: `${shown(data)} ${error.message ?? 'is not allowed here'}`,
        why,
        next: 'Give a value that fits.',
      };
  }
}

const rangeKeywords = new Set(
  'minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength minItems maxItems multipleOf'.split(' '),
);

/** The value of the property that tells a union's branches apart is none of theirs. */
function tagViolation({ params, instancePath, parentSchema }: ErrorObject): Violation {
  const tag = String(params.tag);
  const branches = (parentSchema?.oneOf ?? []) as { properties: Record<string, { const?: unknown }> }[];
  const allowed = branches.map((branch) => String(branch.properties[tag]?.const));
  return {
    code: 'FORMAT_VALUE_NOT_ALLOWED',
    pointer: pointerTo(instancePath, tag),
    what: `${shown(params.tagValue)} is no ${tag} that is known here`,
    why: `"${tag}" says which of the permitted forms this is.`,
    next: suggestion(String(params.tagValue), allowed),
  };
}

function nextForUnknown({ parentSchema }: ErrorObject, name: string): string {
  const { properties, patternProperties } = (parentSchema ?? {}) as Record<string, Record<string, unknown> | undefined>;
  if (properties) return `Remove it. ${suggestion(name, Object.keys(properties))}`;
  return `Choose a name that fits ${Object.keys(patternProperties ?? {}).join(' or ')}.`;
}

function descriptionOf(schema: { properties?: Record<string, unknown> }, name: string): string | undefined {
  const property = schema.properties?.[name] as { description?: string } | undefined;
  return property?.description && `It holds: ${lowerFirst(property.description)}`;
}

function lowerFirst(text: string): string {
  const sentence = /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}

/** A value as it may be shown: short, and never a string that could be a secret in full. */
function shown(value: unknown): string {
  if (typeof value === 'string') return value.length > 20 ? `"${value.slice(0, 4)}…"` : `"${value}"`;
  if (Array.isArray(value)) return 'A list';
  return typeof value === 'object' && value !== null ? 'An object' : String(value);
}
