import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PositionDetail, sourceFile } from './source-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'backhaul-places-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return path;
}

const json = write('example.json', [
  '{',
  '  "steps": [',
  '    { "id": "a" },',
  '    { "id": "b", "keep": "x = \\"\\u0041\\" and y" }',
  '  ],',
  '  "a/b~c": null',
  '}',
]);

test.each<[string, PositionDetail, number, number]>([
  ['', {}, 1, 1],
  ['/steps', {}, 2, 12],
  ['/steps', { key: true }, 2, 3],
  ['/steps/1', {}, 4, 5],
  ['/steps/1/id', {}, 4, 13],
  ['/steps/1/keep', { character: 0 }, 4, 27],
  ['/steps/1/keep', { character: 4 }, 4, 31],
  ['/steps/1/keep', { character: 12 }, 4, 46],
  ['/a~1b~0c', { key: true }, 6, 3],
  ['/steps/1/missing', {}, 4, 5],
  ['/steps/7/id', {}, 2, 12],
])('in JSON, %s with %j stands at %i:%i', (pointer, detail, line, column) => {
  expect(sourceFile(json).positionOf(pointer, detail)).toEqual({ file: json, line, column });
});

const parts = write('parts.ts', [
  'export const retry: Retry = {',
  '  attempts: 3,',
  '};',
  "export const limits = { 'per-minute': 60 };",
]);
const module = write('connector.ts', [
  "import type { Connector } from './format.ts';",
  "import { limits, retry as retryOfReads } from './parts.ts';",
  'const settings = { size: 1 } as const;',
  'export const connector = defineConnector<Connector>({',
  '  settings,',
  '  retry: retryOfReads,',
  '  budget: { ...limits, burst: 5 },',
  "  list: ['a', 'b\\'c d'] satisfies string[],",
  '  expression: jsonata`(',
  '  $x := "\\n"; $y',
  ')`,',
  '});',
]);

test.each<[string, PositionDetail, string, number, number]>([
  ['', {}, module, 4, 53],
  ['/settings', { key: true }, module, 5, 3],
  ['/settings/size', {}, module, 3, 26],
  ['/retry/attempts', {}, parts, 2, 13],
  ['/retry', { key: true }, module, 6, 3],
  ['/budget/burst', {}, module, 7, 31],
  ['/budget/per-minute', { key: true }, parts, 4, 25],
  ['/list/1', { character: 4 }, module, 8, 21],
  ['/expression', { character: 16 }, module, 10, 15],
  ['/expression/none', {}, module, 9, 15],
])('in modules, %s with %j is found through imports and spreads', (pointer, detail, file, line, column) => {
  expect(sourceFile(module, 'connector').positionOf(pointer, detail)).toEqual({ file, line, column });
});

test('a file that has gone, or is no module, has its findings on the first line', () => {
  const gone = join(folder, 'gone.json');
  expect(sourceFile(gone).positionOf('/a')).toEqual({ file: gone, line: 1, column: 1 });
  const broken = write('broken.ts', ['export const connector = {']);
  expect(sourceFile(broken, 'connector').positionOf('/id')).toEqual({ file: broken, line: 1, column: 1 });
});
