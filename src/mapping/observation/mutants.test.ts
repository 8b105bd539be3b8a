import { type MutantKind, mutantsOf } from './mutants.ts';

const made = (text: string, kind: MutantKind) =>
  mutantsOf(text)
    .filter((mutant) => mutant.kind === kind)
    .map(({ expression }) => expression);

test.each([
  ['operator', 'a + b', ['a - b']],
  ['operator', 'a <= 1', ['a < 1']],
  ['operator', 'a and b', ['a or b']],
  ['operator', '-a', ['a']],
  ['operand', 'a & b', ['(a)', '(b)']],
  ['constant', 'a = "x"', ['a = ""']],
  ['constant', "''", ["'mutant'"]],
  ['constant', '[1, true]', ['[2, true]', '[1, false]']],
  ['path', 'a.b', ['a_mutant.b', 'b.b', 'a.b_mutant', 'a.a']],
  ['path', '`odd name`', ['`odd name_mutant`']],
  ['variable', '$x & "y"', ['() & "y"']],
  ['predicate', 'a[b = 1].c', ['a.c', 'a[$not(b = 1)].c']],
  ['predicate', 'a[0]', ['a']],
  ['branch', 'a ? b : c', ['(b)', '(c)', '(a ? c : b)']],
  ['branch', 'a ?? b', ['(a)', '(b)']],
  ['branch', 'a ? b', ['(b)']],
  ['call', '$trim(a)', ['(a)']],
  ['array', '[a]', ['(a)']],
  ['order', 'a^(b)', ['a^(>b)']],
  ['order', 'a^(>b)', ['a^(<b)']],
  ['field', '{"a": 1, "b": 2}', ['{"b": 2}', '{"a": 1}']],
] as const)('%s: %s', (kind, text, expected) => {
  expect(made(text, kind)).toEqual(expected);
});

test('equal changes are counted, and every mutant differs from the expression', () => {
  const text = 'a + 1 + 1';
  const constants = mutantsOf(text).filter(({ kind }) => kind === 'constant');
  expect(constants.map(({ occurrence, start }) => [occurrence, start])).toEqual([
    [1, 4],
    [2, 8],
  ]);
  expect(mutantsOf(text).some(({ expression }) => expression === text)).toBe(false);
});
