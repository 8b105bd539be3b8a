/** Code for each kind of node. */
import { emitApply, emitCall, emitLambda, emitPartial, givesTails } from './emit-call.ts';
import { emitArray, emitObject, groupValue } from './emit-constructor.ts';
import { emitDirectBinary, isFiniteNumber } from './emit-direct.ts';
import { emitFilter } from './emit-filter.ts';
import { knownName } from './emit-names.ts';
import { emitPath } from './emit-path.ts';
import { emitPattern } from './emit-pattern.ts';
import { emitTransform } from './emit-transform.ts';
import { emitTupleFilter } from './emit-tuple.ts';
import { bindingVariable, builtinOf, enterFrame, readName } from './names.ts';
import { commonShape, computedNumber, isUnit, itemsOf, shapes } from './shape.ts';
import { contains, type Node } from './tree.ts';
import {
  contextValue,
  held,
  inOrder,
  literal,
  nothing,
  type Place,
  shaped,
  temporary,
  use,
  type Value,
  type Variable,
  value,
  write,
} from './writer.ts';

/** The value of a node as the node gives it: a sequence has collapsed. */
export function emit(place: Place, node: Node): Value {
  const known = place.known.get(node);
  if (known) return known;
  const made = collapsed(place, emitUncollapsed(place, node), keeps(node));
  return place.unit.nested && passingOn.has(node.type) && !flatKinds.has(made.kind)
    ? value(use(place, 'collapse', made.js))
    : made;
}

/** Nodes whose value is that of a node in them, which collapses once for each. */
const passingOn = new Set(['block', 'condition', 'bind']);
const flatKinds = new Set(['boolean', 'string', 'number', 'object', 'function']);

/** Whether single items stay arrays. */
export function keeps(node: Node): boolean {
  return node.keepArray === true || (node.type === 'path' && node.keepSingletonArray === true);
}

/** Collapses a sequence at the end of a node. */
export function collapsed(place: Place, given: Value, keep = false): Value {
  if (given.sequence === 'no') return given;
  if (given.sequence === 'marked') return value(use(place, keep ? 'collapseKept' : 'collapse', given.js));
  const end = keep ? 'closeKept' : place.unit.tracked ? 'closeTracked' : 'close';
  const items = itemsOf(given.shape);
  if (end === 'close' && given.only && isUnit(items)) return shaped(given.only, items, { defined: true, atom: true });
  const many = end === 'close' && isUnit(items) ? ({ kind: 'many', items } as const) : undefined;
  return value(use(place, end, given.js), { shape: many });
}

/** The value of a node before it collapses, with its predicates and its group; `make` makes branches and last values. */
export function emitUncollapsed(place: Place, node: Node, make: typeof emit = emit): Value {
  let made = emitCore(place, node, make);
  for (const predicate of node.predicate ?? [])
    made = node.tuple ? emitTupleFilter(place, node, predicate, made) : emitFilter(place, predicate.expr as Node, made);
  if (node.group && node.type !== 'path') made = groupValue(place, node.group, held(place, made));
  return made;
}

function emitCore(place: Place, node: Node, make: typeof emit): Value {
  switch (node.type) {
    case 'string':
      return shaped(literal(node.value), shapes.string, { defined: true, atom: true });
    case 'number':
      return shaped(literal(node.value), shapes.number, { defined: true, atom: true });
    case 'value':
      return shaped(literal(node.value), typeof node.value === 'boolean' ? shapes.boolean : undefined, {
        defined: node.value !== undefined,
        atom: true,
      });
    case 'path':
      return emitPath(place, node);
    case 'name':
      return (
        knownName(place, String(node.value)) ??
        value(use(place, 'named', place.input, JSON.stringify(node.value), String(place.unit.tracked)))
      );
    case 'variable':
      return node.value === '' ? contextValue(place, place.raw) : readName(place, String(node.value));
    case 'binary':
      return emitBinary(place, node);
    case 'unary':
      if (node.value === '[') return emitArray(place, node);
      if (node.value === '{') return emitObject(place, node);
      return value(use(place, 'negate', emit(place, node.expression as Node).js, String(node.position)), {
        kind: 'number',
      });
    case 'condition':
      return emitCondition(place, node, make);
    case 'block':
      return emitBlock(place, node, make);
    case 'bind':
      return emitBind(place, node);
    case 'wildcard':
      return value(use(place, 'wildcard', place.raw), { sequence: 'marked', kind: 'array', defined: true });
    case 'descendant':
      return value(use(place, 'descendants', place.input), { sequence: 'marked' });
    case 'parent':
      return readName(place, (node.slot as { label: string }).label);
    case 'regex':
      return emitPattern(place, node);
    case 'function':
      return emitCall(place, node);
    case 'lambda':
      return node.thunk ? emitCall(place, node.body as Node) : emitLambda(place, node);
    case 'partial':
      return emitPartial(place, node);
    case 'apply':
      return emitApply(place, node);
    case 'transform':
      return emitTransform(place, node);
    default:
      return nothing;
  }
}

const arithmetic: Record<string, string> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'remainder',
};
const comparison: Record<string, string> = { '<': 'less', '<=': 'lessOrEqual', '>': 'greater', '>=': 'greaterOrEqual' };

function isPrimitive(node: Node): boolean {
  return (node.type === 'string' || node.type === 'number' || node.type === 'value') && !node.predicate && !node.group;
}

function emitBinary(place: Place, node: Node): Value {
  const operator = String(node.value);
  const left = node.lhs as Node;
  const right = node.rhs as Node;
  if (operator === 'and' || operator === 'or') return value(emitTest(place, node), { kind: 'boolean', defined: true });
  const [a, b] = inOrder(place, [() => emit(place, left), () => emit(place, right)]) as [Value, Value];
  const position = String(node.position);
  if (operator === '=' && b.js === 'true' && a.kind === 'boolean' && a.defined) return a;
  const direct = emitDirectBinary(place, operator, a, b);
  if (direct) return direct;
  const sum = arithmetic[operator];
  const isThere = a.defined && b.defined;
  if (sum)
    return value(use(place, sum, a.js, b.js, position), {
      kind: 'number',
      shape: computedNumber,
      defined: isThere,
    });
  const order = comparison[operator];
  if (order) return value(use(place, order, a.js, b.js, position), { kind: 'boolean', defined: isThere });
  switch (operator) {
    case '=':
      if (isPrimitive(left) || isPrimitive(right))
        return value(`(${a.js}===${b.js})`, { kind: 'boolean', defined: true });
      return value(use(place, 'equal', a.js, b.js), { kind: 'boolean', defined: true });
    case '!=':
      if (isPrimitive(right)) {
        if (place.unit.compact && !a.atom && !a.defined)
          return value(use(place, 'unequal', a.js, b.js), { kind: 'boolean', defined: true });
        const once = a.atom || a.defined ? a : held(place, a);
        return value(a.defined ? `(${once.js}!==${b.js})` : `(${once.js}!==undefined&&${once.js}!==${b.js})`, {
          kind: 'boolean',
          defined: true,
        });
      }
      return value(use(place, 'unequal', a.js, b.js), { kind: 'boolean', defined: true });
    case '&':
      return value(use(place, 'join2', a.js, b.js, position), { kind: 'string', shape: shapes.string, defined: true });
    case '..':
      return value(use(place, 'range', 'x', a.js, b.js, position), { sequence: 'fresh' });
    default:
      return value(use(place, 'includes', a.js, b.js), { kind: 'boolean', defined: true });
  }
}

/** A JavaScript boolean: whether a node counts as true. */
export function emitTest(place: Place, node: Node): string {
  if (node.type === 'binary' && (node.value === 'and' || node.value === 'or') && !node.predicate && !node.group) {
    const first = emitTest(place, node.lhs as Node);
    const { lines } = place.writer;
    const before = lines.length;
    const second = emitTest(place, node.rhs as Node);
    if (lines.length === before) return `(${first}${node.value === 'and' ? '&&' : '||'}${second})`;
    const result = temporary(place);
    const inner = lines.splice(before);
    const isAnd = node.value === 'and';
    write(place, `${result}=${first};if(${isAnd ? '' : '!'}${result}){${inner.join('\n')}${result}=${second};}`);
    return result;
  }
  const made = emit(place, node);
  return testOf(place, made);
}

/** A JavaScript boolean: whether a value counts as true. */
export function testOf(place: Place, made: Value): string {
  if (made.kind === 'boolean') return made.defined ? made.js : `(${made.js}===true)`;
  // The same for JavaScript, but that a computed number may be too large, which is an error.
  return made.kind === 'string' || isFiniteNumber(made) ? `!!${made.js}` : use(place, 'truth', made.js);
}

/** Both branches with one of the ways to make a value; `make` says how. */
export function emitCondition(place: Place, node: Node, make: (place: Place, node: Node) => Value): Value {
  const { lines } = place.writer;
  const repeated = make === emit ? repeatedSource(place, node) : undefined;
  if (repeated)
    return emitAlternative(place, held(place, emit(place, repeated.node)), node.else as Node, repeated.isExists);
  const test = emitTest(place, node.condition as Node);
  const start = lines.length;
  const { temporaries } = place.writer;
  let then = make(place, node.then as Node);
  const thenLines = lines.splice(start);
  const before = temporaries.length;
  let otherwise = node.else ? make(place, node.else) : nothing;
  if (then.sequence !== otherwise.sequence) {
    then = marked(place, then);
    otherwise = marked(place, otherwise);
  }
  const elseLines = lines.splice(start);
  const known = {
    kind: then.kind === otherwise.kind ? then.kind : 'any',
    defined: then.defined && otherwise.defined,
    sequence: then.sequence === otherwise.sequence ? then.sequence : 'marked',
    shape: then.sequence === otherwise.sequence ? commonShape(then.shape, otherwise.shape) : undefined,
  } as const;
  if (thenLines.length + elseLines.length === 0) return value(`(${test}?${then.js}:${otherwise.js})`, known);
  // The variable of an inner condition takes the result of the outer one too, so that a long chain has one.
  const result = temporaries.indexOf(otherwise.js) >= before ? otherwise.js : temporary(place);
  const branch = (inner: string[], js: string): string =>
    `{${inner.join('\n')}${js === result ? '' : `${result}=${js};`}}`;
  write(place, `if(${test})${branch(thenLines, then.js)}else${branch(elseLines, otherwise.js)}`);
  return value(result, { ...known, atom: true });
}

/** What `??` and `?:` look at: the parser writes it twice, as the condition and as the value. */
function repeatedSource(place: Place, node: Node): { readonly node: Node; readonly isExists: boolean } | undefined {
  const condition = node.condition as Node;
  const then = node.then as Node;
  if (!node.else) return undefined;
  const isCall = condition.type === 'function' && condition.arguments?.length === 1 && !condition.predicate;
  const isExists =
    isCall && (condition.procedure as Node).value === 'exists' && builtinOf(place, 'exists') !== undefined;
  const source = isExists ? (condition.arguments?.[0] as Node) : condition;
  return isRepeatable(place, source) && textWithoutPlaces(source) === textWithoutPlaces(then)
    ? { node: source, isExists }
    : undefined;
}

/** A node as text without positions. */
function textWithoutPlaces(node: Node): string {
  return JSON.stringify(node, (name, member: unknown) => (name === 'position' ? undefined : member));
}

const repeatableTypes = new Set([
  'path',
  'name',
  'variable',
  'string',
  'number',
  'value',
  'binary',
  'function',
  'filter',
]);
const unrepeatable = new Set(['random', 'shuffle', 'eval', 'error', 'assert']);

/** Whether making a value once is the same as making it twice. */
function isRepeatable(place: Place, node: Node): boolean {
  return !contains(node, (inner) => {
    if (inner.type === 'function') {
      const name = String((inner.procedure as Node).value);
      return unrepeatable.has(name) || builtinOf(place, name) === undefined;
    }
    return !repeatableTypes.has(inner.type) || inner.group !== undefined || inner.tuple === true;
  });
}

/** The first value, or where it does not exist (`isExists`) or does not count as true, the other. */
function emitAlternative(place: Place, first: Value, other: Node, isExists: boolean): Value {
  const { lines } = place.writer;
  const start = lines.length;
  const otherwise = emit(place, other);
  const inner = lines.splice(start);
  const known = {
    kind: first.kind === otherwise.kind ? first.kind : 'any',
    shape: commonShape(first.shape, otherwise.shape),
    defined: otherwise.defined || (isExists && first.defined),
  } as const;
  const test = isExists ? `${first.js}!==undefined` : testOf(place, first);
  if (inner.length === 0) {
    const isNeverNull = isExists && first.kind !== 'any';
    const js = isNeverNull ? `(${first.js}??${otherwise.js})` : `(${test}?${first.js}:${otherwise.js})`;
    return value(js, { ...known, safe: isExists && (otherwise.atom || otherwise.safe === true) });
  }
  const result = temporary(place);
  write(place, `${result}=${first.js};if(!(${test})){${inner.join('\n')}${result}=${otherwise.js};}`);
  return value(result, { ...known, atom: true });
}

/** A value that tells by its mark whether it is a sequence. */
export function marked(place: Place, given: Value): Value {
  return given.sequence === 'fresh' ? value(use(place, 'asSequence', given.js), { sequence: 'marked' }) : given;
}

/** A block in its own frame; `make` makes the last of its values. */
export function emitBlock(place: Place, node: Node, make: (place: Place, node: Node) => Value): Value {
  const expressions = node.expressions ?? [];
  const last = expressions.at(-1);
  if (!last) return nothing;
  const { lines } = place.writer;
  const start = lines.length;
  const inside = enterFrame(place, expressions);
  if (inside.frame.variables.size === 0 && expressions.length === 1) return make(inside, last);
  for (const expression of expressions.slice(0, -1)) {
    const isBind = expression.type === 'bind' && !expression.predicate && !expression.group && !expression.keepArray;
    const made = isBind ? emitBind(inside, expression, true) : emit(inside, expression);
    // Also what nobody reads can fail.
    if (!made.atom && !isBind) write(place, `(${made.js});`);
    settleBind(inside, expression);
  }
  const result = make(inside, last);
  if (place.unit.compact) return result;
  const name = temporary(place);
  const inner = lines.splice(start);
  write(place, `{${inner.join('\n')}${name}=${result.js};}`);
  return { ...result, js: name, atom: true };
}

/** `:=`; `isDirect` where it stands directly in the block that declares its variable. */
function emitBind(place: Place, node: Node, isDirect = false): Value {
  const right = node.rhs as Node;
  const variable = bindingVariable(place, String((node.lhs as Node).value));
  const made = emit(place, right);
  const declaration = isDirect && place.unit.compact ? declaredBefore(place, variable) : '';
  write(place, `${declaration}${variable.js}=${made.js};`);
  if (variable.single && made.sequence === 'no')
    variable.known = { kind: made.kind, shape: made.shape, defined: made.defined };
  return { ...made, js: variable.js, atom: variable.single };
}

/** Declares a variable where it is assigned, if nothing reads it before, instead of where its block begins. */
function declaredBefore(place: Place, { js, single, readEarly }: Variable): string {
  const { lines } = place.writer;
  const at = lines.indexOf(`let ${js};`);
  if (!single || readEarly || at < 0) return '';
  lines.splice(at, 1);
  return 'const ';
}

/** After a bind that stands directly in its block, its variable is certainly assigned. */
function settleBind(place: Place, node: Node): void {
  if (node.type !== 'bind') return;
  const variable = bindingVariable(place, String((node.lhs as Node).value));
  variable.definite = true;
  const made = node.rhs as Node;
  if (variable.single && made.type === 'lambda' && !made.thunk && !made.signature && !made.predicate && !made.group) {
    const { sequence = 'marked', kind = 'any' } = place.unit.results.get(made) ?? {};
    const tails = givesTails(place, made);
    variable.lambda = {
      parameters: (made.arguments ?? []).length,
      tails,
      sequence: tails ? 'marked' : sequence,
      kind: tails ? 'any' : kind,
    };
  }
}
