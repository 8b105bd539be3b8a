/** What differs between two versions of a blueprint, and which part of the version each difference raises. */
import { isDeepStrictEqual } from 'node:util';
import type { Flow } from '../../../schemas/formats/flow.ts';
import type { SettingDeclaration } from '../../../schemas/formats/shared.ts';
import { defaultsOf } from '../setting-schemas.ts';
import { type Case, fieldsGiven } from './output-changes.ts';
import type { Release } from './release.ts';
import { fieldsOf, schemaChange } from './schema-change.ts';
import { type Bump, largestBump } from './semantic-version.ts';

export interface ReleaseChange {
  readonly part: 'system' | 'owner' | 'setting' | 'trigger' | 'step' | 'mapping' | 'monitor' | 'exception' | 'text';
  readonly name: string;
  /** What changed, as the end of a sentence that begins with the name. */
  readonly what: string;
  readonly bump: Exclude<Bump, 'none'>;
}

/** Golden cases by transform; their own settings are laid over the defaults. */
export type Cases = Readonly<Record<string, readonly Case[]>>;

/**
 * Every difference. Major: something that a brand or a target relies on is gone, or a brand must say more. Minor:
 * something was added. Patch: anything else.
 */
export function releaseChanges(before: Release, after: Release, cases: Cases): ReleaseChange[] {
  const [one, other] = [before.flow, after.flow];
  const changes = [
    ...named('system', asRecord(one.systems), asRecord(other.systems), { added: 'major', removed: 'patch' }),
    ...named('owner', one.owners, other.owners, { added: 'minor', removed: 'major' }),
    ...settingChanges(one.settings, other.settings),
    ...named('trigger', byId(one.triggers), byId(other.triggers)),
    ...named('step', byId(one.steps), byId(other.steps), { added: 'patch', removed: 'patch' }),
    ...mappingChanges(before, after, cases),
    ...named('monitor', byId(one.monitors), byId(other.monitors)),
    ...named('exception', one.exceptions, other.exceptions),
  ];
  const rest = restChange(one, other);
  return rest ? [...changes, rest] : changes;
}

/** The bump that the differences demand together. */
export const requiredBump = (changes: readonly ReleaseChange[]): Bump => largestBump(changes.map(({ bump }) => bump));

type Record_ = Readonly<Record<string, unknown>>;

/** Things told apart by name; a changed one raises the patch. */
function named(
  part: ReleaseChange['part'],
  before: Record_,
  after: Record_,
  raises: { readonly added: ReleaseChange['bump']; readonly removed: ReleaseChange['bump'] } = {
    added: 'minor',
    removed: 'patch',
  },
): ReleaseChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name): ReleaseChange[] => {
    if (!Object.hasOwn(before, name)) return [{ part, name, what: 'is new', bump: raises.added }];
    if (!Object.hasOwn(after, name)) return [{ part, name, what: 'is gone', bump: raises.removed }];
    return isDeepStrictEqual(before[name], after[name]) ? [] : [{ part, name, what: 'changed', bump: 'patch' }];
  });
}

type Settings = Readonly<Record<string, SettingDeclaration>>;

function settingChanges(before: Settings, after: Settings): ReleaseChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name): ReleaseChange[] => {
    const change = (what: string, bump: ReleaseChange['bump']): ReleaseChange => ({
      part: 'setting',
      name,
      what,
      bump,
    });
    const [one, other] = [before[name], after[name]];
    if (!one) {
      return other && 'default' in other
        ? [change('is new', 'minor')]
        : [change('is new, and has no default', 'major')];
    }
    if (!other) return [change('is gone', 'major')];
    const found: ReleaseChange[] = [];
    const schema = schemaChange(one.schema, other.schema);
    if (schema === 'narrower') found.push(change('no longer takes every value that it took', 'major'));
    if (schema === 'wider') found.push(change('takes more values', 'minor'));
    if ('default' in one && !('default' in other)) found.push(change('has no default any more', 'major'));
    else if (!isDeepStrictEqual(one.default, other.default)) found.push(change('has another default', 'patch'));
    if (found.length === 0 && !isDeepStrictEqual(one, other)) found.push(change('is described otherwise', 'patch'));
    return found;
  });
}

function mappingChanges(before: Release, after: Release, cases: Cases): ReleaseChange[] {
  const names = [...new Set([...Object.keys(before.transforms), ...Object.keys(after.transforms)])];
  return names.flatMap((name): ReleaseChange[] => {
    const change = (what: string, bump: ReleaseChange['bump']): ReleaseChange => ({
      part: 'mapping',
      name,
      what,
      bump,
    });
    const [one, other] = [before.transforms[name], after.transforms[name]];
    if (!one) return [change('is new', 'minor')];
    if (!other) return [change('is gone', 'major')];
    const fields = [
      ...fieldChanges(fieldsOf(one.target), fieldsOf(other.target), 'the target'),
      ...givenFieldChanges(before, after, name, cases[name] ?? []),
    ].map(({ what, bump }) => change(what, bump));
    if (fields.length > 0) return fields;
    return isDeepStrictEqual(one, other) ? [] : [change('changed', 'patch')];
  });
}

function fieldChanges(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  of: string,
): Pick<ReleaseChange, 'what' | 'bump'>[] {
  const gone = [...before].flatMap(([field, type]) => {
    if (!after.has(field)) return [{ what: `lost the field ${field} of ${of}`, bump: 'major' as const }];
    return after.get(field) === type
      ? []
      : [{ what: `has another type for ${field} of ${of}`, bump: 'major' as const }];
  });
  const added = [...after.keys()].filter((field) => !before.has(field));
  return [...gone, ...added.map((field) => ({ what: `gained the field ${field} of ${of}`, bump: 'minor' as const }))];
}

/** Fields that one version gives in some case and the other in none, though the target may still allow them. */
function givenFieldChanges(
  before: Release,
  after: Release,
  name: string,
  cases: readonly Case[],
): Pick<ReleaseChange, 'what' | 'bump'>[] {
  const [old, current] = [before, after].map(({ flow, transforms }) => {
    const transform = transforms[name];
    return transform && fieldsGiven({ transform, settings: defaultsOf(flow.settings) }, cases);
  });
  if (!old || !current) return [];
  const only = (these: ReadonlySet<string>, others: ReadonlySet<string>) =>
    [...these].filter((field) => !others.has(field));
  return [
    ...only(old, current).map((field) => ({
      what: `gives ${field} in no golden case any more`,
      bump: 'major' as const,
    })),
    ...only(current, old).map((field) => ({ what: `gives ${field} in a golden case`, bump: 'minor' as const })),
  ];
}

/** What is in no list above: texts, retry, record, truth, requirements, migrations. */
function restChange(before: Flow, after: Flow): ReleaseChange | undefined {
  const rest = ({ version: _, systems, owners, settings, triggers, steps, monitors, exceptions, ...others }: Flow) =>
    others as Record_;
  const [one, other] = [rest(before), rest(after)];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (name) => !isDeepStrictEqual(one[name], other[name]),
  );
  return names.length === 0 ? undefined : { part: 'text', name: names.join(', '), what: 'changed', bump: 'patch' };
}

const byId = (items: readonly { readonly id: string }[]): Record_ =>
  Object.fromEntries(items.map((item) => [item.id, item]));
const asRecord = (names: readonly string[]): Record_ => Object.fromEntries(names.map((name) => [name, name]));
