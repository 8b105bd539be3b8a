/** The published schema, reduced, per version of the API. */
import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema } from 'graphql';

export const versions = ['2026-04', '2026-07', '2026-10'] as const;

const schemas = new Map<string, GraphQLSchema>();

/** The schema of a version; undefined for one that is not known. */
export function schemaOf(version: string): GraphQLSchema | undefined {
  if (!(versions as readonly string[]).includes(version)) return undefined;
  const known = schemas.get(version);
  if (known) return known;
  const schema = buildSchema(readFileSync(new URL(`schema/${version}.graphql`, import.meta.url), 'utf8'));
  schemas.set(version, schema);
  return schema;
}

/** Mutations that are refused without `@idempotent`: the schema says so in their descriptions. */
export function needsKey(schema: GraphQLSchema, mutation: string): boolean {
  const field = schema.getMutationType()?.getFields()[mutation];
  return /idempotency key is required/i.test(field?.description ?? '');
}
