/** The schemas of payloads and records, by the ids that declarations name them by. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TSchema } from '@sinclair/typebox';
import { moduleRoot, ownPackageRoot } from './package-root.ts';

const idPattern = /^([a-z0-9]+(?:-[a-z0-9]+)*)\/([a-z0-9]+(?:-[a-z0-9]+)*)$/;

/**
 * The module of a schema id, or undefined when there is none: `loop-returns/return` is
 * `schemas/systems/loop-returns/return.ts`, `records/return` is `schemas/records/return.ts`.
 */
export function payloadSchemaFile(id: string, packageRoot = ownPackageRoot()): string | undefined {
  const match = idPattern.exec(id);
  if (!match) return undefined;
  const [, system = '', name = ''] = match;
  const folder = system === 'records' ? ['records'] : ['systems', system];
  const base = join(moduleRoot(packageRoot), 'schemas', ...folder, name);
  return [`${base}.ts`, `${base}.js`].find((file) => existsSync(file));
}

/** The schema that an id names; undefined when no module of that name exports `schema`. */
export async function payloadSchema(id: string, options: { packageRoot?: string } = {}): Promise<TSchema | undefined> {
  const file = payloadSchemaFile(id, options.packageRoot);
  if (!file) return undefined;
  const loaded = (await import(pathToFileURL(file).href)) as { schema?: TSchema };
  return loaded.schema;
}
