/**
 * The JSON Schema of one project's brands: the brand format, with every setting and credential of every connector and
 * flow that is there, so that an editor explains and completes them.
 */

import { Brand } from '../../schemas/formats/brand.ts';
import type { Connector } from '../../schemas/formats/connector.ts';
import type { Flow } from '../../schemas/formats/flow.ts';
import { SecretReference } from '../../schemas/formats/secret-reference.ts';
import type { SettingDeclaration } from '../../schemas/formats/shared.ts';
import type { Catalog } from './catalog.ts';

type Schema = Readonly<Record<string, unknown>>;

/** File name under brands/ of a project. */
export const brandSchemaName = 'brand.schema.json';

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schema as the text of its file; the same declarations give the same text. */
export function brandSchemaText({ connectors, flows }: Pick<Catalog, 'connectors' | 'flows'>): string {
  const { $id: _, ...format } = Brand as unknown as Schema;
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...format,
    title: 'A brand of this project',
    properties: {
      ...(format.properties as Schema),
      connectors: table(byId(connectors).map((connector) => [connector.id, connectorSchema(connector)])),
      flows: table(byId(flows).map((flow) => [flow.id, flowSchema(flow)])),
    },
  };
  return `${JSON.stringify(schema, null, 1)}\n`;
}

const byId = <T extends { readonly id: string }>(loaded: ReadonlyMap<string, { readonly value: T }>): T[] =>
  [...loaded.values()].map(({ value }) => value).sort((one, other) => (one.id < other.id ? -1 : 1));

const table = (entries: readonly (readonly [string, unknown])[]): Schema => ({
  type: 'object',
  properties: Object.fromEntries(entries),
  additionalProperties: false,
});

function connectorSchema({ title, description, settings, credentials }: Connector): Schema {
  return {
    ...table([
      ['settings', settingsSchema(settings)],
      [
        'credentials',
        table(
          Object.entries(credentials).map(([name, credential]) => [
            name,
            { ...SecretReference, description: `${credential.description} A reference, never the secret itself.` },
          ]),
        ),
      ],
    ]),
    required: ['credentials'],
    description: `${title}. ${description}`,
  };
}

function flowSchema({ title, description, version, settings }: Flow): Schema {
  return {
    ...table([
      ['version', { type: 'string', description: `The version that this brand was cloned from; ${version} is there.` }],
      ['enabled', { type: 'boolean', default: true, description: 'Whether the flow runs for this brand.' }],
      ['settings', settingsSchema(settings)],
    ]),
    required: ['version'],
    description: `${title}. ${description}`,
  };
}

function settingsSchema(settings: Readonly<Record<string, SettingDeclaration>>): Schema {
  return table(
    Object.entries(settings).map(([name, declaration]) => {
      const { description, certainty } = declaration;
      const known = certainty && certainty !== 'verified' ? ` The default is ${certainty}: compare it with yours.` : '';
      const said =
        'default' in declaration ? ` Default: ${JSON.stringify(declaration.default)}.` : ' It has no default.';
      const schema = completed(overlaySchema(declaration.schema) as Schema, declaration.default);
      return [name, { ...schema, description: `${description}${said}${known}` }];
    }),
  );
}

/**
 * What a brand may write where a setting has a schema: parts of objects, which are laid over the default, and null for a
 * key that is to go.
 */
export function overlaySchema(schema: unknown): unknown {
  if (!isSchema(schema)) return schema;
  const { required: _, minProperties: __, ...rest } = schema;
  const { properties, additionalProperties, patternProperties } = rest;
  return {
    ...rest,
    ...(isSchema(properties) ? { properties: eachOrNull(properties) } : {}),
    ...(isSchema(patternProperties) ? { patternProperties: eachOrNull(patternProperties) } : {}),
    ...(isSchema(additionalProperties) ? { additionalProperties: orNull(additionalProperties) } : {}),
  };
}

const orNull = (schema: unknown): unknown => ({ anyOf: [overlaySchema(schema), { type: 'null' }] });
const eachOrNull = (schemas: Schema): Schema =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, orNull(schema)]));

/** Keys of the default's tables become properties, so that an editor offers them. */
function completed(schema: Schema, value: unknown): Schema {
  if (!isSchema(value) || !isSchema(schema.additionalProperties)) return schema;
  const { additionalProperties, properties } = schema;
  const known = isSchema(properties) ? properties : {};
  const offered = Object.entries(value).map(([key, held]) => [key, { ...additionalProperties, default: held }]);
  return { ...schema, properties: { ...Object.fromEntries(offered), ...known } };
}
