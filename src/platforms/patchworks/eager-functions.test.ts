import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eagerFunctions, withEagerFunctions } from './eager-functions.ts';

const root = join(import.meta.dirname, '..', '..', '..');

test('functions that run nearly every time stand in parentheses, and all others as they are', () => {
  const text =
    'const one = 1;\n\nexport function often(value) {\n  return value;\n}\n\nfunction seldom() {\n  fail();\n}\n';
  expect(withEagerFunctions(text, new Set(['often']))).toBe(
    text.replace('function often', 'const often = (function often').replace('}\n\nfunction', '});\n\nfunction'),
  );
});

test('a function that is called before its module has reached it is left alone', () => {
  // As constants, functions are not there before their own line.
  for (const file of globSync(['src/mapping/library/**/*.ts', 'scripts/**/*.ts'], { cwd: root })) {
    const text = readFileSync(join(root, file), 'utf8');
    const changed = withEagerFunctions(text);
    for (const [line, , name] of changed.matchAll(/^(export )?const (\w+) = \(function /gm)) {
      const before = changed.slice(0, changed.indexOf(line));
      const called = before.split('\n').filter((one) => new RegExp(`^(export )?const .*\\b${name}\\(`).test(one));
      expect([file, name, called.filter((one) => !/=>|= \(function/.test(one))]).toEqual([file, name, []]);
    }
  }
});

test('every function of the list stands in a module that scripts are made of', () => {
  const files = globSync(['src/mapping/library/**/*.ts', 'scripts/**/*.ts'], { cwd: root });
  const texts = files.map((file) => withEagerFunctions(readFileSync(join(root, file), 'utf8'))).join('\n');
  expect([...eagerFunctions].filter((name) => !texts.includes(`const ${name} = (function ${name}`))).toEqual([]);
});
