/** Carries values over the renamings that came with versions of a blueprint. */
import type { Migration } from '../../../schemas/formats/flow/migration.ts';
import { pointerKeys, pointerTo } from '../../blueprint/json-pointer.ts';
import { compareVersions } from '../../check/releases/semantic-version.ts';
import { heldAt, isObject, type JsonObject, without, withValue } from './setting-tree.ts';

/** A value that a renaming moved, or could not move because its new place is taken. */
export interface Migrated {
  readonly from: string;
  readonly to: string;
  readonly value: unknown;
  readonly why: string;
  /** What stands at the new place already; the old value is where it was. */
  readonly taken?: unknown;
}

/** The renamings that lie between two versions, in the order in which they came. */
export function migrationsBetween(all: readonly Migration[], from: string, to: string): Migration[] {
  return all
    .filter(({ version }) => compareVersions(version, from) > 0 && compareVersions(version, to) <= 0)
    .sort((a, b) => compareVersions(a.version, b.version));
}

/** The settings after the renamings, and what each did to them. Values at places that are taken stay where they are. */
export function migrateSettings(
  settings: JsonObject,
  migrations: readonly Migration[],
): { settings: JsonObject; migrated: Migrated[] } {
  let current = settings;
  const migrated: Migrated[] = [];
  for (const migration of migrations) {
    const { why } = migration;
    if (migration.kind === 'move') {
      const [from, to] = [pointerKeys(migration.from), pointerKeys(migration.to)];
      const value = heldAt(current, from);
      if (value === undefined) continue;
      const about = { from: migration.from, to: migration.to, value, why };
      const taken = heldAt(without(current, from), to);
      if (taken === undefined) current = withValue(without(current, from), to, value);
      migrated.push(taken === undefined ? about : { ...about, taken });
      continue;
    }
    for (const { at, keys } of placesOf(current, migration.at)) {
      if (heldAt(current, keys) !== migration.from) continue;
      current = withValue(current, keys, migration.to);
      migrated.push({ from: at, to: at, value: migration.to, why });
    }
    current = withinList(current, migration);
  }
  return { settings: current, migrated };
}

/** The places that a pointer means: one, or with a last part of `*` every value of a table. */
function placesOf(settings: JsonObject, pointer: string): { at: string; keys: string[] }[] {
  const keys = pointerKeys(pointer);
  if (keys.at(-1) !== '*') return [{ at: pointer, keys }];
  const parent = keys.slice(0, -1);
  const table = heldAt(settings, parent);
  if (!isObject(table)) return [];
  return Object.keys(table).map((name) => ({ at: pointerTo('', ...parent, name), keys: [...parent, name] }));
}

/** `/list/*` means the items of a list as well, which are one value together. */
function withinList(settings: JsonObject, migration: Extract<Migration, { kind: 'replace' }>): JsonObject {
  const keys = pointerKeys(migration.at);
  const list = keys.at(-1) === '*' ? heldAt(settings, keys.slice(0, -1)) : undefined;
  if (!Array.isArray(list)) return settings;
  const items: unknown[] = list.map((item: unknown) => (item === migration.from ? migration.to : item));
  return withValue(settings, keys.slice(0, -1), items);
}
