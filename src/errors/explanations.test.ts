import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../check/rules.ts';
import { explanations } from './explanations.ts';

const folder = join(import.meta.dirname, '..');
const sources = globSync('**/*.ts', { cwd: folder })
  .filter((name) => !name.endsWith('.test.ts') && !name.startsWith('errors/'))
  .map((name) => readFileSync(join(folder, name), 'utf8'));

function codesAfter(pattern: RegExp): string[] {
  return [...new Set(sources.flatMap((text) => [...text.matchAll(pattern)].map(([, code = '']) => code)))].sort();
}

const known = new Set([...Object.keys(explanations), ...rules.map(({ code }) => code)]);

test('every code of an abort error has an explanation', () => {
  const codes = codesAfter(/new AbortError\(\{\s*code: '([A-Z0-9_]+)'/g);
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((code) => !known.has(code))).toEqual([]);
});

test('every code that a deployable script raises has an explanation', () => {
  const shells = join(folder, '..', 'scripts');
  const codes = globSync('**/*.ts', { cwd: shells }).flatMap((name) =>
    [...readFileSync(join(shells, name), 'utf8').matchAll(/['`]([A-Z]+_[A-Z_]+)['` ]/g)].map(([, code = '']) => code),
  );
  expect(codes).toEqual(expect.arrayContaining(['PAYLOAD_NOT_JSON', 'RESPONSE_MISSING', 'WEBHOOK_SIGNATURE']));
  expect(codes.filter((code) => !known.has(code))).toEqual([]);
});

test('every format code has an explanation, and every explained format code is used', () => {
  const codes = codesAfter(/'(FORMAT_[A-Z_]+)'/g);
  expect(codes).toEqual(
    Object.keys(explanations)
      .filter((code) => code.startsWith('FORMAT_'))
      .sort(),
  );
});

test('no code has two explanations', () => {
  const ofRules = new Set(rules.map(({ code }) => code));
  expect(Object.keys(explanations).filter((code) => ofRules.has(code))).toEqual([]);
});

test('an explanation says what, why and what to do in whole sentences, with its own code in the example', () => {
  for (const [code, { title, meaning, next, example }] of Object.entries(explanations)) {
    expect([code, title]).toEqual([code, expect.stringMatching(/^[A-Z].{8,}[^.]$/)]);
    expect([code, meaning, next]).toEqual([code, expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
    expect(example).toContain(code);
  }
});
