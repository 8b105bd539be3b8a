/** From a syntax tree to the text of a module. */
import type { Limits } from '../library/evaluation.ts';
import { builtins } from './builtins.ts';
import { emitUncollapsed } from './emit.ts';
import { sizeText } from './emit-size.ts';
import { enterFrame } from './names.ts';
import { isWhole, type Shape } from './shape.ts';
import { contains, type Node } from './tree.ts';
import { held, type Place, Unit, use, type Value, Writer } from './writer.ts';

/** How a module is made. */
export interface GenerateOptions {
  readonly mode: 'full' | 'deployable';
  readonly names: ReadonlySet<string>;
  /** What is known of the input, and of outer names. */
  readonly source: Shape | undefined;
  readonly outer: ReadonlyMap<string, Shape>;
  readonly limits: Partial<Limits>;
  readonly compact: boolean;
  readonly positions: boolean;
}

/** A module in parts: what it imports, and the text that follows the imports. */
export interface Generated {
  readonly imports: readonly string[];
  /** Declares `evaluate` at the start of a line; each import stands in it with a dollar sign before its name. */
  readonly body: string;
}

/** Functions that tell a sequence from an array of several items. */
const askers = new Set(['distinct', 'eval']);

/** Whether `$map` or `$each` can gather what a last call gave, which is a sequence that has not collapsed. */
function canNest(tree: Node): boolean {
  const calls = (node: Node, names: readonly string[]): boolean =>
    node.type === 'function' && names.includes(String((node.procedure as Node).value));
  return (
    contains(tree, (node) => calls(node, ['map', 'each'])) &&
    contains(tree, (node) => {
      if (!node.thunk) return false;
      const callee = (node.body as Node).procedure as Node;
      return callee.type !== 'variable' || builtins.get(String(callee.value))?.sequence !== 'no';
    })
  );
}

/** Whether a function with a signature can be a value: one of the expression, a built-in one, or what text gives. */
function canSign(tree: Node): boolean {
  const called = new Set<Node>();
  contains(tree, (node) => {
    if (node.type === 'function') called.add(node.procedure as Node);
    return false;
  });
  return contains(tree, (node) => {
    if (node.type === 'lambda') return node.signature !== undefined;
    const isBuiltin = node.type === 'variable' && builtins.has(String(node.value));
    return isBuiltin && (node.value === 'eval' || !called.has(node) || node.predicate !== undefined);
  });
}

/** Makes the module of a mapping. Errors: `MAPPING_NAME_UNDECLARED`, `MAPPING_EVAL_REFUSED` in deployable mode. */
export function generate(tree: Node, options: GenerateOptions): Generated {
  const tracked = contains(tree, (node) => node.type === 'variable' && askers.has(String(node.value)));
  const unit = new Unit({
    mode: options.mode,
    names: options.names,
    // `$$` is the whole input as it came, unless somebody binds that name.
    outer:
      options.source && !options.names.has('$') ? new Map([...options.outer, ['$', options.source]]) : options.outer,
    tracked,
    nested: canNest(tree),
    signed: canSign(tree),
    constructs: contains(
      tree,
      (node) => node.consarray === true || (node.type === 'variable' && node.value === 'eval'),
    ),
    compact: options.compact,
    positions: options.positions,
  });
  const writer = new Writer();
  const place: Place = {
    unit,
    writer,
    frame: { parent: undefined, variables: new Map(), tuple: undefined },
    input: 'i',
    raw: 'root',
    // An array as the whole input is wrapped, so that only other values are known as they stand.
    context: options.source?.kind === 'object' ? { shape: options.source, maybe: false } : undefined,
    outer: { site: 0, position: undefined },
    known: new Map(),
  };
  const inside = enterFrame(place, [tree]);
  const made = emitUncollapsed(inside, tree);
  const limits = Object.keys(options.limits).length > 0 ? `,${JSON.stringify(options.limits)}` : '';
  const end = endOf(inside, tree, made);
  writer.notes = unit.positions && !unit.compact;
  const body = unit.compact
    ? compactBody(unit, writer, end, limits)
    : [
        ...(unit.positions
          ? [`const located=${unit.library('located')};`, `const S=${JSON.stringify(unit.sites)};`]
          : []),
        ...unit.hoisted,
        'function evaluate(root,bindings={},context){',
        `const x=${unit.library('begin')}(context${limits});`,
        `const i=${options.source?.kind === 'object' ? 'root' : 'isArray(root)&&!x.host.inner?[root]:root'};`,
        ...unit.prologue,
        writer.body(`return ${end}`),
        '}',
      ].join('\n');
  const reading = body.includes('isArray(') ? 'const {isArray}=Array;\n' : '';
  return { imports: [...unit.imports].sort(), body: reading + body };
}

/**
 * Compact code: the library begins and ends an evaluation, and gives errors their places. The function stands in
 * parentheses, so that engines compile it while they load it, and read it once.
 */
function compactBody(unit: Unit, writer: Writer, result: string, limits: string): string {
  const inside = [...unit.prologue, writer.body(`return ${result}`)].join('\n');
  const parameters = ['x', 'i', 'root', 'bindings'];
  while (parameters.length > 0 && !new RegExp(`\\b${parameters.at(-1)}\\b`).test(inside)) parameters.pop();
  const evaluation = unit.library(unit.positions ? 'caughtEvaluation' : 'evaluation');
  return [
    ...unit.hoisted,
    `const evaluate=/* @__PURE__ */${evaluation}((function(${parameters}){${inside}})${limits});`,
  ].join('\n');
}

/** What ends an evaluation: the result is measured, and freed of marks where it may have some. */
function endOf(place: Place, tree: Node, made: Value): string {
  if (made.sequence === 'no' && scalarKinds.has(made.kind)) {
    if (made.kind !== 'string') return made.js;
    const { js } = held(place, made);
    return use(place, 'sized', 'x', js, `${js}${made.defined ? '.length' : '?.length??1'}`);
  }
  const isPlain = made.sequence === 'no' && made.kind === 'object' && made.defined && !place.unit.compact;
  if (!isPlain || !isWhole(made.shape)) return use(place, 'finish', 'x', finalResult(place, tree, made));
  const { js } = held(place, made);
  return use(place, 'sized', 'x', js, sizeText(place.unit, js, made.shape));
}

const scalarKinds = new Set(['boolean', 'string', 'number']);
/** Kinds that are never a sequence. */
const flatKinds = new Set(['boolean', 'string', 'number', 'object', 'function']);

function finalResult(place: Place, tree: Node, made: Value): string {
  const { unit } = place;
  const keep = tree.keepArray === true || (tree.type === 'path' && tree.keepSingletonArray === true);
  if (made.sequence === 'no')
    return flatKinds.has(made.kind) ? made.js : `${unit.library(keep ? 'collapseKept' : 'collapse')}(${made.js})`;
  const end = made.sequence === 'marked' ? (keep ? 'collapseKept' : 'collapse') : keep ? 'closeKept' : 'close';
  const closed = `${unit.library(end)}(${made.js})`;
  // What a function gave collapses once for the call, and once more for a block around it.
  return tree.type === 'block' || tree.type === 'condition' ? `${unit.library('collapse')}(${closed})` : closed;
}
