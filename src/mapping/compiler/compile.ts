/** Compiles JSONata ahead of time to plain synchronous JavaScript. */
import type { EvaluationContext, Limits } from '../library/evaluation.ts';
import { generate } from './generate.ts';
import { type Evaluate, link, moduleText } from './link.ts';
import { explained } from './messages.ts';
import { askReference, bindsInside, hasSeveralMembers } from './reference.ts';
import { shapeOf } from './shape.ts';
import { parse } from './tree.ts';

export interface CompileOptions {
  /**
   * `deployable` refuses `$eval` and names that nothing declares; `full` (the default) reads undeclared names from the
   * bindings and runs `$eval` with this compiler.
   */
  readonly mode?: 'full' | 'deployable';
  /** Outer names, without the dollar sign. A built-in function can be replaced only when its name is here. */
  readonly names?: readonly string[];
  /**
   * JSON Schema of the input. The code is then made for inputs that fit it, and for no others: whoever runs it checks
   * them before.
   */
  readonly schema?: object;
  /** JSON Schemas of the values of `names`, under the same condition. */
  readonly nameSchemas?: Readonly<Record<string, object>>;
  /**
   * Who decides in full mode where results of the reference are accidents of how it runs
   * (docs/jsonata-differences.md): `reference` (the default) asks the interpreter, in those cases alone; with `own` a
   * mapping gives what it gives in a script.
   */
  readonly accidents?: 'reference' | 'own';
  /** Limits that are compiled in; the host of an evaluation can set others. */
  readonly limits?: Partial<Limits>;
  /**
   * Smaller code for what runs seldom: one function of the library follows all paths over values of which nothing is
   * known, instead of code of their own.
   */
  readonly compact?: boolean;
  /** False: errors carry codes and no positions, and take no code for them. */
  readonly positions?: boolean;
  /** The folder of the library in the imports of `code`. */
  readonly specifier?: string;
  /** The extension of the library's files in the imports of `code`. */
  readonly extension?: string;
}

export interface CompiledMapping {
  /** An ES module without `eval` that exports `evaluate(input, bindings, context)`. */
  readonly code: string;
  /** The same in this process; its errors carry sentences. Errors: `EvaluationError`. */
  readonly evaluate: Evaluate;
}

/**
 * Compiles an expression. Results are those of the reference interpreter, but for what docs/jsonata-differences.md
 * lists. An input is never changed, and errors have codes.
 *
 * Errors: those of the parser, with JSONata's `code` and `position`; in deployable mode
 * `MAPPING_EVAL_REFUSED` and `MAPPING_NAME_UNDECLARED`.
 */
export function compile(source: string, options: CompileOptions = {}): CompiledMapping {
  const { mode = 'full', names = [], limits = {}, specifier = '../library', extension = '.ts' } = options;
  const known = Object.entries(options.nameSchemas ?? {}).map(([name, schema]) => [name, shapeOf(schema)] as const);
  const tree = parse(source);
  const asks = mode === 'full' && options.accidents !== 'own';
  const several = asks && hasSeveralMembers(tree);
  const races = several && bindsInside(tree);
  const generated = generate(tree, {
    mode,
    names: new Set(names),
    source: shapeOf(options.schema),
    outer: new Map(known.flatMap(([name, shape]) => (shape ? [[name, shape] as const] : []))),
    limits,
    compact: options.compact === true,
    positions: options.positions !== false,
  });
  let linked: Evaluate | undefined;
  const evaluate: Evaluate = (input, bindings = {}, context = {}) => {
    linked ??= link(generated);
    let isAccident = races;
    const host: EvaluationContext =
      mode === 'full' && !context.evaluateText
        ? { ...context, evaluateText: textEvaluator(context), onAccident: () => (isAccident = asks) }
        : context;
    let failed: { readonly error: unknown } | undefined;
    let value: unknown;
    try {
      value = linked(input, bindings, host);
    } catch (error) {
      failed = { error };
    }
    if (!isAccident && !failed) return value;
    if (isAccident || (several && !isLimit(failed?.error))) {
      const answer = askReference(source, input, bindings);
      if (answer && 'value' in answer) return answer.value;
      if (answer) throw explained(answer.error);
    }
    if (failed) throw explained(failed.error);
    return value;
  };
  return { code: moduleText(generated, specifier, extension), evaluate };
}

/** Codes of limits, which the interpreter does not have. */
function isLimit(error: unknown): boolean {
  return ['U1001', 'U1002', 'D2015'].includes((error as { readonly code: string }).code);
}

/** Runs the text of an `$eval` with the names that its place can see. */
function textEvaluator(context: EvaluationContext): NonNullable<EvaluationContext['evaluateText']> {
  return (source, input, scope, wrapsArray) => {
    const bound = Object.keys(scope);
    return compile(source, { names: bound, accidents: 'own' }).evaluate(input, scope, {
      ...context,
      inner: !wrapsArray,
    });
  };
}
