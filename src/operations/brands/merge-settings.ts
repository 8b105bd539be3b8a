/**
 * Merges a brand's values into a new version of a blueprint: three ways, from the version that the brand was cloned
 * from. What the brand says stays, and what it does not say comes from the new version. Where both sides changed the
 * same value, or the brand's can not stay, a person decides; until then nothing is to be written.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Flow } from '../../../schemas/formats/flow.ts';
import { pointerKeys, pointerTo } from '../../blueprint/json-pointer.ts';
import { resolveSettings } from '../../blueprint/resolve-settings.ts';
import { defaultsOf, settingSchemas } from '../../check/setting-schemas.ts';
import { type Migrated, migrateSettings, migrationsBetween } from './migrate-settings.ts';
import { areOnOneLine, heldAt, type JsonObject, leavesOf, type Path, without, withValue } from './setting-tree.ts';

export interface MergeConflict {
  readonly kind: 'both-changed' | 'place-taken' | 'setting-gone' | 'value-refused' | 'value-missing';
  /** JSON Pointer in the brand's settings of the flow. */
  readonly path: string;
  /** In the version that the brand was cloned from; not there where it has none. So for the others. */
  readonly base?: unknown;
  readonly yours?: unknown;
  readonly theirs?: unknown;
  readonly what: string;
  /** What to do. */
  readonly next: string;
}

/** What a person decided at a path: the brand's value stays, or the blueprint's comes. */
export type Choice = 'yours' | 'theirs';

export interface MergeRequest {
  readonly base: Pick<Flow, 'version' | 'settings'>;
  readonly next: Pick<Flow, 'version' | 'settings' | 'migrations'>;
  /** The brand's own values. */
  readonly yours: Readonly<JsonObject>;
  /** By JSON Pointer. */
  readonly choices?: ReadonlyMap<string, Choice>;
  /** New values by JSON Pointer, which settle whatever is open there. */
  readonly given?: ReadonlyMap<string, unknown>;
}

export interface MergedSettings {
  /** The brand's values for the new version; with open conflicts, as if all of them were kept. */
  readonly settings: JsonObject;
  readonly conflicts: readonly MergeConflict[];
  /** What was carried over renamings. */
  readonly migrated: readonly Migrated[];
  /** Defaults that changed and that the brand does not overrule: what it gets with the new version. */
  readonly defaults: readonly { readonly path: string; readonly before?: unknown; readonly after?: unknown }[];
}

export function mergeSettings({ base, next, yours, choices, given }: MergeRequest): MergedSettings {
  const migrations = migrationsBetween(next.migrations ?? [], base.version, next.version);
  const defaultsBefore = migrateSettings(defaultsOf(base.settings), migrations).settings;
  const defaultsAfter = defaultsOf(next.settings);
  const { settings: carried, migrated } = migrateSettings(yours, migrations);
  const conflicts: MergeConflict[] = [];
  let settings = carried;
  const choiceAt = (path: string) => choices?.get(path);
  const isGiven = (path: Path) =>
    [...(given?.keys() ?? [])].some((pointer) => areOnOneLine(pointerKeys(pointer), path));

  for (const { from, to, value, taken } of migrated) {
    if (taken === undefined) continue;
    const choice = choiceAt(from);
    if (choice || isGiven(pointerKeys(to))) {
      settings = without(settings, pointerKeys(from));
      if (choice === 'yours') settings = withValue(settings, pointerKeys(to), value);
      continue;
    }
    conflicts.push({
      kind: 'place-taken',
      path: from,
      yours: value,
      theirs: taken,
      what: `It is called ${to} now, and the brand has a value there already`,
      next: `--keep ${from} puts it in the place of ${shown(taken)}, --take ${from} drops it.`,
    });
  }
  for (const name of Object.keys(settings)) {
    if (Object.hasOwn(next.settings, name)) continue;
    const path = pointerTo('', name);
    if (conflicts.some((conflict) => areOnOneLine(pointerKeys(conflict.path), [name]))) continue;
    if (choiceAt(path) === 'theirs') {
      settings = without(settings, [name]);
      continue;
    }
    conflicts.push({
      kind: 'setting-gone',
      path,
      ...present({ base: defaultsBefore[name], yours: settings[name] }),
      what: 'The blueprint has this setting no more',
      next: `--take ${path} drops the value; read the change of the blueprint for what has come in its place.`,
    });
  }
  for (const { path: keys, value } of leavesOf(settings)) {
    const path = pointerTo('', ...keys);
    if (!Object.hasOwn(next.settings, keys[0] ?? '') || isGiven(keys)) continue;
    const [before, after] = [heldAt(defaultsBefore, keys), heldAt(defaultsAfter, keys)];
    // A default where there was none is for brands that say nothing; this one had to.
    if (defaultsBefore[keys[0] ?? ''] === undefined) continue;
    // Null takes a key out of a table.
    if (isDeepStrictEqual(before, after) || isDeepStrictEqual(value ?? undefined, after)) continue;
    const choice = choiceAt(path);
    if (choice === 'theirs') settings = without(settings, keys);
    if (choice) continue;
    conflicts.push({
      kind: 'both-changed',
      path,
      ...present({ base: before, yours: value, theirs: after }),
      what:
        after === undefined
          ? 'The blueprint has taken this out, and the brand has a value of its own'
          : 'Both changed this',
      next: `--keep ${path} leaves the brand's value, --take ${path} takes the blueprint's, --set gives another one.`,
    });
  }
  for (const [pointer, value] of given ?? []) settings = withValue(settings, pointerKeys(pointer), value);
  const judged = judge(next, settings, conflicts, choices);
  return {
    settings: judged.settings,
    conflicts: [...conflicts, ...judged.conflicts],
    migrated: migrated.filter(({ taken }) => taken === undefined),
    defaults: changedDefaults(defaultsBefore, defaultsAfter, judged.settings),
  };
}

/** What the new version refuses of the brand's values, and what it demands and nobody says. */
function judge(
  next: MergeRequest['next'],
  merged: JsonObject,
  known: readonly MergeConflict[],
  choices: MergeRequest['choices'],
): { settings: JsonObject; conflicts: MergeConflict[] } {
  let settings = merged;
  const conflicts: MergeConflict[] = [];
  for (const { pointer, what } of settingSchemas(next.settings).violations(resolveSettings(next.settings, merged))) {
    const keys = nearest(merged, pointerKeys(pointer));
    const path = pointerTo('', ...keys);
    if (keys.length === 0 || [...known, ...conflicts].some((conflict) => conflict.path === path)) continue;
    if (choices?.get(path) === 'theirs') {
      settings = without(settings, keys);
      continue;
    }
    conflicts.push({
      kind: 'value-refused',
      path,
      ...present({ yours: heldAt(merged, keys), theirs: heldAt(defaultsOf(next.settings), keys) }),
      what: `The new version does not take this: ${what}`,
      next: `--set gives a value that fits, --take ${path} takes the blueprint's.`,
    });
  }
  const resolved = resolveSettings(next.settings, settings);
  for (const [name, { description }] of Object.entries(next.settings)) {
    if (resolved[name] !== undefined) continue;
    const path = pointerTo('', name);
    conflicts.push({
      kind: 'value-missing',
      path,
      what: `The new version needs a value here: ${description}`,
      next: `--set ${name}=… gives it.`,
    });
  }
  return { settings, conflicts };
}

/** The deepest part of a path that the brand itself has a value at. */
function nearest(settings: JsonObject, path: Path): Path {
  for (let length = path.length; length > 0; length -= 1) {
    const part = path.slice(0, length);
    if (heldAt(settings, part) !== undefined) return part;
  }
  return [];
}

function changedDefaults(before: JsonObject, after: JsonObject, yours: JsonObject): MergedSettings['defaults'] {
  const paths = new Map([...leavesOf(before), ...leavesOf(after)].map(({ path }) => [pointerTo('', ...path), path]));
  return [...paths].flatMap(([path, keys]) => {
    const [one, other] = [heldAt(before, keys), heldAt(after, keys)];
    const overruled = leavesOf(yours).some((leaf) => areOnOneLine(leaf.path, keys) && leaf.path.length > 0);
    return overruled || isDeepStrictEqual(one, other) ? [] : [{ path, ...present({ before: one, after: other }) }];
  });
}

/** Only the properties that have a value. */
function present<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

const shown = (value: unknown): string => JSON.stringify(value);
