/**
 * Brands that are upgraded over three versions while people edit both sides, from a seed. What must come out is worked
 * out apart, on flat lists of paths: which conflicts are told, that what a brand decided to keep stands, that all else
 * is the blueprint's.
 */
import type { Migration } from '../../../schemas/formats/flow/migration.ts';
import { pointerKeys } from '../../blueprint/json-pointer.ts';
import { resolveSettings } from '../../blueprint/resolve-settings.ts';
import { createRandom, type Random } from '../../emulators/core/random.ts';
import { type Choice, type MergeConflict, mergeSettings } from './merge-settings.ts';
import { leavesOf, without, withValue } from './setting-tree.ts';

type Tree = Record<string, unknown>;
type Flat = Map<string, unknown>;

interface Blueprint {
  readonly version: string;
  readonly defaults: Tree;
  readonly migrations: Migration[];
}

const keys = ['k0', 'k1', 'k2', 'k3', 'k4', 'k5'];
const values = ['a', 'b', 'c'];
const upgrades = 1000;

const flat = (tree: Tree): Flat => new Map(leavesOf(tree).map(({ path, value }) => [`/${path.join('/')}`, value]));
const isUnder = (path: string, parent: string): boolean => path === parent || path.startsWith(`${parent}/`);
const isTable = (value: unknown): value is Tree => typeof value === 'object' && value !== null;
const settingOf = (path: string): string => pointerKeys(path)[0] ?? '';
const declared = ({ defaults }: Blueprint) =>
  Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [
      name,
      { description: `The setting ${name}.`, schema: {}, default: value },
    ]),
  );

let names = 0;
const fresh = (): string => `n${names++}`;

function firstBlueprint(random: Random): Blueprint {
  const table = () =>
    Object.fromEntries(
      random
        .shuffle(keys)
        .slice(0, 3)
        .map((key) => [key, random.pick(values)]),
    );
  const defaults = Object.fromEntries(
    Array.from({ length: 5 }, (_, index) => [fresh(), index % 2 ? table() : random.pick(values)]),
  );
  return { version: '1.0.0', defaults, migrations: [] };
}

/** Changes, adds, takes away and renames settings, keys of tables and values. */
function nextBlueprint(before: Blueprint, version: string, random: Random): Blueprint {
  let defaults = before.defaults;
  const migrations = [...before.migrations];
  const move = (from: string, to: string) =>
    migrations.push({ kind: 'move', version, why: 'a clearer name', from, to });
  for (let edits = random.integer(0, 5); edits > 0; edits -= 1) {
    const name = random.pick(Object.keys(defaults));
    const held = defaults[name];
    const key = random.pick(keys);
    const kind = random.pick([
      'set',
      'set',
      'add',
      'drop',
      'rename',
      'rename-key',
      'rename-key',
      'rename-key',
      'drop-key',
      'rename-value',
    ]);
    if (kind === 'set') defaults = withValue(defaults, isTable(held) ? [name, key] : [name], random.pick(values));
    if (kind === 'add') defaults = { ...defaults, [fresh()]: random.pick([{ k0: 'a' }, 'a']) };
    if (kind === 'drop' && Object.keys(defaults).length > 2) defaults = without(defaults, [name]);
    if (kind === 'drop-key' && isTable(held)) defaults = without(defaults, [name, key]);
    if (kind === 'rename') {
      const to = fresh();
      defaults = withValue(without(defaults, [name]), [to], held);
      move(`/${name}`, `/${to}`);
    }
    if (kind === 'rename-key' && isTable(held) && held[key] !== undefined) {
      const to = random.pick(keys);
      if (held[to] !== undefined) continue;
      defaults = withValue(without(defaults, [name, key]), [name, to], held[key]);
      move(`/${name}/${key}`, `/${name}/${to}`);
    }
    if (kind === 'rename-value') {
      const at = isTable(held) ? `/${name}/*` : `/${name}`;
      const renaming = { kind: 'replace', version, why: 'a clearer name', at, from: 'a', to: `a${names++}` } as const;
      for (const [path, value] of flat({ [name]: held }))
        if (value === 'a') defaults = withValue(defaults, pointerKeys(path), renaming.to);
      migrations.push(renaming);
    }
  }
  return { version, defaults, migrations };
}

function editedBrand(overlay: Tree, { defaults }: Blueprint, random: Random): Tree {
  let edited = overlay;
  for (let edits = random.integer(1, 8); edits > 0; edits -= 1) {
    const name = random.pick(Object.keys(defaults));
    const value = random.pick([...values, 'own']);
    if (!isTable(defaults[name])) edited = withValue(edited, [name], value);
    else
      for (const key of random.shuffle(keys).slice(0, random.integer(1, 5)))
        edited = withValue(edited, [name, key], random.pick([value, value, null]));
  }
  return edited;
}

/** Applies renamings to a flat list; gives the paths whose new place was taken. */
function carry(list: Flat, migrations: readonly Migration[]): { from: string; to: string }[] {
  const taken: { from: string; to: string }[] = [];
  for (const migration of migrations) {
    if (migration.kind === 'move') {
      const { from, to } = migration;
      const moving = [...list].filter(([path]) => isUnder(path, from));
      if (moving.length === 0) continue;
      if ([...list.keys()].some((path) => isUnder(path, to) && !isUnder(path, from))) taken.push({ from, to });
      else
        for (const [path, value] of moving) {
          list.delete(path);
          list.set(to + path.slice(from.length), value);
        }
      continue;
    }
    const table = migration.at.endsWith('/*') ? migration.at.slice(0, -2) : undefined;
    for (const [path, value] of list) {
      const isMeant = table ? isUnder(path, table) && path !== table : path === migration.at;
      if (isMeant && value === migration.from) list.set(path, migration.to);
    }
  }
  return taken;
}

function expectedAfter(base: Blueprint, next: Blueprint, overlay: Tree, choices: ReadonlyMap<string, Choice>) {
  const migrations = next.migrations.filter(({ version }) => version > base.version);
  const [before, yours, theirs] = [flat(base.defaults), flat(overlay), flat(next.defaults)];
  carry(before, migrations);
  const open: string[] = [];
  for (const { from, to } of carry(yours, migrations)) {
    const choice = choices.get(from);
    if (!choice) {
      open.push(`place-taken ${from}`);
      continue;
    }
    const moving = [...yours].filter(([path]) => isUnder(path, from));
    for (const [path] of moving) yours.delete(path);
    if (choice === 'theirs') continue;
    for (const path of [...yours.keys()]) if (isUnder(path, to)) yours.delete(path);
    for (const [path, value] of moving) yours.set(to + path.slice(from.length), value);
  }
  const effective = new Map(theirs);
  const gone = new Set<string>();
  for (const [path, value] of yours) {
    const setting = settingOf(path);
    if (!Object.hasOwn(next.defaults, setting)) {
      const isTold = open.some((told) => settingOf(told.split(' ')[1] ?? '') === setting);
      if (!isTold && choices.get(`/${setting}`) !== 'theirs') gone.add(`setting-gone /${setting}`);
      continue;
    }
    const [was, is] = [before.get(path), theirs.get(path)];
    if (was !== is && (value ?? undefined) !== is) {
      const choice = choices.get(path);
      if (!choice) open.push(`both-changed ${path}`);
      if (choice === 'theirs') continue;
    }
    if (value === null) effective.delete(path);
    else effective.set(path, value);
  }
  return { open: [...open, ...gone].sort(), effective };
}

const told = ({ kind, path }: MergeConflict): string => `${kind} ${path}`;
const sorted = (list: Flat) => [...list].sort(([one], [other]) => (one < other ? -1 : 1));

test(`${upgrades} upgrades: clean merges apply, every conflict is told, and nothing of a brand is lost`, () => {
  const seen: Record<string, number> = { clean: 0, 'both-changed': 0, 'place-taken': 0, 'setting-gone': 0 };
  for (let seed = 1; seed <= upgrades / 2; seed += 1) {
    const random = createRandom(seed);
    let blueprint = firstBlueprint(random);
    let overlay = editedBrand({}, blueprint, random);
    for (const version of ['2.0.0', '3.0.0']) {
      let next = nextBlueprint(blueprint, version, random);
      // Now and then a version is passed over.
      if (random.next() < 0.2) next = nextBlueprint(next, `${version.charAt(0)}.5.0`, random);
      const choices = new Map<string, Choice>();
      for (let round = 0; ; round += 1) {
        const merged = mergeSettings({
          base: { version: blueprint.version, settings: declared(blueprint) },
          next: { version: next.version, settings: declared(next), migrations: next.migrations },
          yours: overlay,
          choices,
        });
        const expected = expectedAfter(blueprint, next, overlay, choices);
        expect({ seed, open: merged.conflicts.map(told).sort() }).toEqual({ seed, open: expected.open });
        for (const { kind, path } of merged.conflicts) {
          seen[kind] = (seen[kind] ?? 0) + 1;
          choices.set(path, kind === 'setting-gone' ? 'theirs' : random.pick(['yours', 'theirs']));
        }
        if (merged.conflicts.length > 0 && round < 5) continue;
        if (round === 0) seen.clean = (seen.clean ?? 0) + 1;
        const effective = flat(resolveSettings(declared(next), merged.settings));
        expect({ seed, effective: sorted(effective) }).toEqual({ seed, effective: sorted(expected.effective) });
        overlay = merged.settings;
        break;
      }
      blueprint = next;
      overlay = editedBrand(overlay, blueprint, random);
    }
  }
  // Each kind came often enough to mean something.
  for (const [kind, count] of Object.entries(seen)) expect(`${kind} ${Math.min(count, 20)}`).toBe(`${kind} 20`);
});
