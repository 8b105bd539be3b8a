/** Compiles JSONata ahead of time to plain synchronous JavaScript. */
import type { EvaluationContext, Limits } from '../library/evaluation.ts';
import { type Generated, generate } from './generate.ts';
import { type Evaluate, link, moduleText } from './link.ts';
import { explained } from './messages.ts';
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
  /** Limits that are compiled in; the host of an evaluation can set others. */
  readonly limits?: Partial<Limits>;
  /**
   * A third to half of the code, for what runs seldom: functions of the library make the loops and follow paths, and
   * errors have codes and positions, but no names of functions.
   */
  readonly compact?: boolean;
  /** False: errors carry codes and no positions, and take no code for them. */
  readonly positions?: boolean;
  /** The folder of the library in the imports of `code`. */
  readonly specifier?: string;
  /** The extension of the library's files in the imports of `code`. */
  readonly extension?: string;
  /** Gives what was made before of the same expression under the same options, or has it made. */
  readonly kept?: (make: () => Generated) => Generated;
}

export interface CompiledMapping {
  /** An ES module without `eval` that exports `evaluate(input, bindings, context)`. */
  readonly code: string;
  /** The same in this process; its errors carry sentences. Errors: `EvaluationError`. */
  readonly evaluate: Evaluate;
}

/**
 * Compiles an expression. Results are those of the reference interpreter, but for what docs/jsonata-differences.md
 * lists: members of a constructor are made in order, an input is never changed, and errors have codes.
 *
 * Errors: those of the parser, with JSONata's `code` and `position`; in deployable mode
 * `MAPPING_EVAL_REFUSED` and `MAPPING_NAME_UNDECLARED`.
 */
export function compile(source: string, options: CompileOptions = {}): CompiledMapping {
  const { mode = 'full', names = [], limits = {}, specifier = '../library', extension = '.ts' } = options;
  const make = () => {
    const known = Object.entries(options.nameSchemas ?? {}).map(([name, schema]) => [name, shapeOf(schema)] as const);
    return generate(parse(source), {
      mode,
      names: new Set(names),
      source: shapeOf(options.schema),
      outer: new Map(known.flatMap(([name, shape]) => (shape ? [[name, shape] as const] : []))),
      limits,
      compact: options.compact === true,
      positions: options.positions !== false,
    });
  };
  const generated = options.kept ? options.kept(make) : make();
  let linked: Evaluate | undefined;
  const evaluate: Evaluate = (input, bindings = {}, context = {}) => {
    linked ??= link(generated);
    const host: EvaluationContext =
      mode === 'full' && !context.evaluateText ? { ...context, evaluateText: textEvaluator(context) } : context;
    try {
      return linked(input, bindings, host);
    } catch (error) {
      throw explained(error);
    }
  };
  return {
    get code() {
      return moduleText(generated, specifier, extension);
    },
    evaluate,
  };
}

/** Runs the text of an `$eval` with the names that its place can see. */
function textEvaluator(context: EvaluationContext): NonNullable<EvaluationContext['evaluateText']> {
  return (source, input, scope, wrapsArray) => {
    const bound = Object.keys(scope);
    return compile(source, { names: bound }).evaluate(input, scope, { ...context, inner: !wrapsArray });
  };
}
