/**
 * commercetools' own OpenAPI as strict JSON Schema. As published it is no valid YAML, and a reference to a discriminated
 * type says nothing of its subtypes: both are mended here, mechanically.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

type Json = Record<string, unknown>;

interface Specification {
  readonly paths: Record<string, Record<string, Declared>>;
  readonly components: { readonly schemas: Record<string, Json> };
}
interface Declared {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content?: Record<string, { readonly schema?: Json }> };
  readonly responses?: Record<string, { readonly content?: Record<string, { readonly schema?: Json }> }>;
}

/** One operation of the specification, as a request meets it. */
export interface SpecifiedOperation {
  readonly path: string;
  readonly queryParameters: readonly string[];
  readonly request: ValidateFunction | undefined;
  /** By status. */
  response(status: number): ValidateFunction | undefined;
}

const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'commercetools');
export const hasSpecification = existsSync(join(folder, 'openapi.yaml.gz'));

export class OpenApi {
  readonly #specification: Specification;
  readonly #bases: ReadonlySet<string>;
  readonly #ajv = new Ajv({ strict: false, allErrors: true, logger: false });

  constructor(file: 'openapi.yaml.gz' | 'import-openapi.yaml.gz') {
    const yaml = createRequire(import.meta.url)('js-yaml') as { load(text: string): unknown };
    const text = gunzipSync(readFileSync(join(folder, file))).toString('utf8');
    this.#specification = yaml.load(withoutBrokenBlocks(text)) as Specification;
    this.#bases = basesOf(this.#specification.components.schemas);
    addFormats.default(this.#ajv);
    this.#ajv.addSchema({ $id: 'api', definitions: strictSchemas(this.#specification.components.schemas) });
  }

  /** The operation that a request (path without query) would meet. */
  find(method: string, path: string): SpecifiedOperation | undefined {
    const matching = Object.keys(this.#specification.paths)
      .filter((template) => patternOf(template).test(path))
      // Fixed parts go before parameters: key={key} before {ID}.
      .sort((left, right) => fixedLength(right) - fixedLength(left));
    const found = matching.find((template) => this.#specification.paths[template]?.[method.toLowerCase()]);
    const declared = found && this.#specification.paths[found]?.[method.toLowerCase()];
    if (!found || !declared) return undefined;
    const json = (content?: Record<string, { readonly schema?: Json }>) => content?.['application/json']?.schema;
    return {
      path: found,
      queryParameters: (declared.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name),
      request: this.#compile(json(declared.requestBody?.content)),
      response: (status) => this.#compile(json(declared.responses?.[String(status)]?.content)),
    };
  }

  #compile(schema: Json | undefined): ValidateFunction | undefined {
    return schema && this.#ajv.compile(mended(schema, this.#bases) as Json);
  }
}

const patternOf = (template: string): RegExp =>
  new RegExp(`^${template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`);
const fixedLength = (template: string): number => template.replace(/\{[^}]+\}/g, '').length;

/** Drops every block of generated descriptions: their indentation is broken. */
function withoutBrokenBlocks(text: string): string {
  let dropped = -1;
  return text
    .split('\n')
    .filter((line) => {
      const indent = line.search(/\S/);
      if (dropped >= 0 && (indent < 0 || indent > dropped)) return false;
      dropped = /^\s*x-annotation-enumDescriptions:/.test(line) ? indent : -1;
      return dropped < 0;
    })
    .join('\n');
}

const basesOf = (schemas: Record<string, Json>): ReadonlySet<string> =>
  new Set(Object.keys(schemas).filter((name) => (schemas[name]?.discriminator as Json | undefined)?.mapping));

/** Every schema, and beside each discriminated one `<name>.any`, which holds a value to its own subtype. */
function strictSchemas(schemas: Record<string, Json>): Json {
  const bases = basesOf(schemas);
  const strict: Json = {};
  for (const [name, schema] of Object.entries(schemas)) {
    strict[name] = mended(schema, bases);
    const { propertyName, mapping } = (schema.discriminator ?? {}) as { propertyName?: string; mapping?: Json };
    if (!propertyName || !mapping) continue;
    const cases = Object.entries(mapping).map(([value, reference]) => ({
      if: { properties: { [propertyName]: { const: value } }, required: [propertyName] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { $ref: located(String(reference)) },
    }));
    const known = { properties: { [propertyName]: { enum: Object.keys(mapping) } } };
    strict[`${name}.any`] = { allOf: [{ $ref: `api#/definitions/${name}` }, known, ...cases] };
  }
  return strict;
}

const located = (reference: string): string => reference.replace('#/components/schemas/', 'api#/definitions/');

/** What a schema extends stays the base; everything else that is discriminated becomes strict. */
function mended(value: unknown, bases: ReadonlySet<string>, extending = false): unknown {
  if (Array.isArray(value)) return value.map((item) => mended(item, bases, extending));
  if (typeof value !== 'object' || value === null) return value;
  const result: Json = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key.startsWith('x-') || isWildcard(key)) continue;
    if (key === 'discriminator' && isMapping(inner)) continue;
    if (key === 'example' || key === 'nullable') continue;
    if (key === '$ref' && typeof inner === 'string') {
      const name = inner.split('/').at(-1) ?? '';
      result.$ref = located(inner) + (bases.has(name) && !extending ? '.any' : '');
    } else if (key === 'required' && Array.isArray(inner)) {
      result.required = inner.filter((name) => !isWildcard(name));
    } else if (key === 'format' && inner === 'datetime') result.format = 'date-time';
    else result[key] = mended(inner, bases, key === 'allOf');
  }
  return result;
}

/** A name of RAML for any name: `//`, `/^[a-z]+$/`. */
const isWildcard = (name: unknown): boolean => typeof name === 'string' && /^\/.*\/$/.test(name);

const isMapping = (value: unknown): boolean => typeof value === 'object' && value !== null && 'propertyName' in value;
