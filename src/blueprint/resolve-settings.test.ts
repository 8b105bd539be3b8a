import type { SettingDeclaration } from '../../schemas/formats/shared.ts';
import { mergeDeeply, resolveSettings } from './resolve-settings.ts';

const declared = (value?: unknown): SettingDeclaration => ({
  description: 'A setting of a test.',
  schema: {},
  ...(value === undefined ? {} : { default: value }),
});

test('objects are laid over each other; lists and single values replace', () => {
  expect(mergeDeeply({ a: { b: 1, c: [1, 2] }, d: 'x', e: 1 }, { a: { c: [3] }, d: { f: 2 }, g: false })).toEqual({
    a: { b: 1, c: [3] },
    d: { f: 2 },
    e: 1,
    g: false,
  });
  expect(mergeDeeply({ a: 1 }, undefined)).toEqual({ a: 1 });
});

test('null removes a key, whether or not it is there, however deep', () => {
  expect(mergeDeeply({ a: 1, b: { c: 1, d: 2 } }, { a: null, b: { c: null }, e: null, f: { g: null, h: 1 } })).toEqual({
    b: { d: 2 },
    f: { h: 1 },
  });
});

test('neither side is changed, and no name is special', () => {
  const under = { a: { b: 1 } };
  const over = JSON.parse('{"a": {"c": 2}, "__proto__": {"polluted": true}, "constructor": null}') as object;
  const merged = mergeDeeply(under, over) as Record<string, unknown>;
  expect(under).toEqual({ a: { b: 1 } });
  expect(merged.a).toEqual({ b: 1, c: 2 });
  expect(merged.polluted).toBeUndefined();
  expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
});

test('a setting has its default with what the brand says over it; without either it is left out', () => {
  const declarations = { table: declared({ a: 'x', b: 'y' }), limit: declared(5), must: declared(), other: declared() };
  expect(resolveSettings(declarations, { table: { b: null, c: 'z' }, limit: 0, must: 'said', undeclared: 1 })).toEqual({
    table: { a: 'x', c: 'z' },
    limit: 0,
    must: 'said',
  });
});
