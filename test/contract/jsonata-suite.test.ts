import { type CompileOptions, compile } from '../../src/mapping/compiler/compile.ts';
import { schemaOfValue } from '../../src/mapping/compiler/value-schema.ts';
import { type SuiteCase, suiteCases, suiteFolder } from './jsonata-cases.ts';
import { schemaOf } from './schema-of.ts';

const folder = suiteFolder();

/** The suite's depth counts nested evaluations of the interpreter, about three for each call of a function. */
function limitsOf({ depth, timeLimitMs = 1_000 }: SuiteCase): { limits?: { depth: number; steps: number } } {
  return depth === undefined ? {} : { limits: { depth: Math.floor(depth / 3), steps: timeLimitMs * 1_000 } };
}

const schemasOf = (bindings: Readonly<Record<string, unknown>>): Record<string, object> =>
  Object.fromEntries(Object.entries(bindings).map(([name, bound]) => [name, schemaOfValue(bound)]));

function outcome(each: SuiteCase, known: CompileOptions = {}): unknown {
  try {
    const mapping = compile(each.expression, { names: Object.keys(each.bindings), ...known });
    return { value: mapping.evaluate(each.input, each.bindings, limitsOf(each)) };
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === undefined) throw error;
    return { code };
  }
}

if (folder) {
  const groups = new Map<string, SuiteCase[]>();
  for (const each of suiteCases(folder)) {
    const group = each.name.split('/')[0] as string;
    groups.set(group, [...(groups.get(group) ?? []), each]);
  }

  test('the suite is whole', () => {
    expect([...groups.values()].flat()).toHaveLength(1_686);
  });

  test.each([...groups])('%s gives what the language suite says, errors with the same code', (_, cases) => {
    for (const each of cases) expect([each.name, outcome(each)]).toStrictEqual([each.name, each.expected]);
  });

  test.each([...groups])('%s gives the same where the schema of the input and the names are known', (_, cases) => {
    for (const each of cases) {
      const known = { schema: schemaOf(each.input), nameSchemas: schemasOf(each.bindings) };
      expect([each.name, outcome(each, known)]).toStrictEqual([each.name, each.expected]);
    }
  });

  test.each([...groups])('%s gives the same in the compact form, without positions', (_, cases) => {
    for (const each of cases) {
      const found = outcome(each, { compact: true, positions: false });
      expect([each.name, found]).toStrictEqual([each.name, each.expected]);
    }
  });
} else {
  test.skip('the language suite runs where its data are: set BACKHAUL_SHARED_DATA to the folder above jsonata-suite', () => {});
}
