import type { Migration } from '../../../schemas/formats/migration.ts';
import { resolveSettings } from '../../blueprint/resolve-settings.ts';
import { type MergeRequest, mergeSettings } from './merge-settings.ts';

const declared = (defaults: Record<string, unknown>, schemas: Record<string, Record<string, unknown>> = {}) =>
  Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [
      name,
      {
        description: `The setting ${name}.`,
        schema: schemas[name] ?? {},
        ...(value === undefined ? {} : { default: value }),
      },
    ]),
  );

const request = (
  before: Record<string, unknown>,
  yours: Record<string, unknown>,
  after: Record<string, unknown>,
  more: Partial<MergeRequest> & { migrations?: Migration[]; schemas?: Record<string, Record<string, unknown>> } = {},
): MergeRequest => ({
  base: { version: '1.0.0', settings: declared(before) },
  yours,
  next: {
    version: '2.0.0',
    settings: declared(after, more.schemas),
    ...(more.migrations ? { migrations: more.migrations } : {}),
  },
  ...(more.choices ? { choices: more.choices } : {}),
  ...(more.given ? { given: more.given } : {}),
});

const move = (from: string, to: string): Migration => ({
  kind: 'move',
  version: '2.0.0',
  why: 'a clearer name',
  from,
  to,
});

test('what only one side changed merges without a question', () => {
  const merged = mergeSettings(
    request({ a: 1, b: 1, t: { x: 'X' } }, { a: 5, t: { own: 'O' } }, { a: 1, b: 2, t: { x: 'X', y: 'Y' } }),
  );
  expect(merged.conflicts).toEqual([]);
  expect(merged.settings).toEqual({ a: 5, t: { own: 'O' } });
  expect(merged.defaults).toEqual([
    { path: '/b', before: 1, after: 2 },
    { path: '/t/y', after: 'Y' },
  ]);
});

test('what both sides changed is told with base, yours and theirs, and the choice settles it', () => {
  const asked = request({ t: { x: 'X' } }, { t: { x: 'mine' } }, { t: { x: 'theirs' } });
  expect(mergeSettings(asked).conflicts).toMatchObject([
    { kind: 'both-changed', path: '/t/x', base: 'X', yours: 'mine', theirs: 'theirs' },
  ]);
  const kept = mergeSettings({ ...asked, choices: new Map([['/t/x', 'yours']]) });
  expect([kept.conflicts, kept.settings]).toEqual([[], { t: { x: 'mine' } }]);
  const taken = mergeSettings({ ...asked, choices: new Map([['/t/x', 'theirs']]) });
  expect([taken.conflicts, taken.settings]).toEqual([[], {}]);
  const given = mergeSettings({ ...asked, given: new Map([['/t/x', 'third']]) });
  expect([given.conflicts, given.settings]).toEqual([[], { t: { x: 'third' } }]);
});

test('a renamed setting, a moved key and a renamed value carry the values of the brand along', () => {
  const migrations: Migration[] = [
    move('/trigger', '/releaseOn'),
    move('/locations/scrap', '/locations/dispose'),
    { kind: 'replace', version: '2.0.0', why: 'a clearer name', at: '/dispositions/*', from: 'scrap', to: 'dispose' },
    { kind: 'replace', version: '2.0.0', why: 'a clearer name', at: '/outcomes/*', from: 'keep', to: 'keep_item' },
  ];
  const merged = mergeSettings(
    request(
      { trigger: 'closed', locations: { scrap: 'S' }, dispositions: { recycle: 'scrap' }, outcomes: ['keep'] },
      { trigger: 'graded', locations: { scrap: 'BIN' }, dispositions: { torn: 'scrap' }, outcomes: ['gift', 'keep'] },
      {
        releaseOn: 'closed',
        locations: { dispose: 'S' },
        dispositions: { recycle: 'dispose' },
        outcomes: ['keep_item'],
      },
      { migrations },
    ),
  );
  expect(merged.conflicts).toEqual([]);
  expect(merged.settings).toEqual({
    releaseOn: 'graded',
    locations: { dispose: 'BIN' },
    dispositions: { torn: 'dispose' },
    outcomes: ['gift', 'keep_item'],
  });
  expect(merged.migrated.map(({ from, to }) => `${from} ${to}`)).toContain('/trigger /releaseOn');
});

test('a value whose new place is taken, a setting that is gone, one that is refused and one that is missing are told', () => {
  const merged = mergeSettings(
    request(
      { old: 1, gone: 1, size: 1 },
      { old: 5, fresh: 6, gone: 7, size: 99 },
      { fresh: 1, size: 1, needed: undefined },
      { migrations: [move('/old', '/fresh')], schemas: { size: { type: 'number', maximum: 10 } } },
    ),
  );
  expect(merged.conflicts.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
    'place-taken /old',
    'setting-gone /gone',
    'value-refused /size',
    'value-missing /needed',
  ]);
  const settled = mergeSettings({
    ...request(
      { old: 1, gone: 1, size: 1 },
      { old: 5, fresh: 6, gone: 7, size: 99 },
      { fresh: 1, size: 1, needed: undefined },
      { migrations: [move('/old', '/fresh')], schemas: { size: { type: 'number', maximum: 10 } } },
    ),
    choices: new Map([
      ['/old', 'yours'],
      ['/gone', 'theirs'],
      ['/size', 'theirs'],
    ]),
    given: new Map([['/needed', 'here']]),
  });
  expect([settled.conflicts, settled.settings]).toEqual([[], { fresh: 5, needed: 'here' }]);
});

test('renamings of versions outside of the upgrade are left alone', () => {
  const migrations = [
    { ...move('/a', '/b'), version: '1.0.0' },
    { ...move('/a', '/b'), version: '3.0.0' },
  ];
  expect(mergeSettings(request({ a: 1 }, { a: 2 }, { a: 1 }, { migrations })).settings).toEqual({ a: 2 });
});

test('a value that another default now equals stays, so that the next change of the default is told', () => {
  const merged = mergeSettings(request({ a: 1 }, { a: 2 }, { a: 2 }));
  expect([merged.conflicts, merged.settings]).toEqual([[], { a: 2 }]);
  const removed = mergeSettings(request({ t: { x: 1 } }, { t: { x: null } }, { t: {} }));
  expect([removed.conflicts, removed.settings]).toEqual([[], { t: { x: null } }]);
  expect(resolveSettings(declared({ t: {} }), removed.settings)).toEqual({ t: {} });
});
