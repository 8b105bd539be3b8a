/** Functions: calls, closures, tail calls, partial application and chains. */
import { builtins } from './builtins.ts';
import { collapsed, emit, emitBlock, emitCondition, emitUncollapsed, keeps, marked } from './emit.ts';
import { emitBuiltin } from './emit-builtin.ts';
import { isWrittenOut } from './emit-pattern.ts';
import { addParameter, assignedTwice, builtinOf, certainVariable, enterFrame, readName } from './names.ts';
import { shapes } from './shape.ts';
import { contains, type Node } from './tree.ts';
import {
  type Frame,
  held,
  inOrder,
  literal,
  madeBefore,
  noted,
  type Place,
  use,
  type Value,
  value,
  Writer,
  write,
} from './writer.ts';

/** A JavaScript function that is called where it stands, in the frame of the place. */
export function emitInner(place: Place, parameters: readonly string[], make: (inner: Place) => string): string {
  const writer = new Writer();
  const inner: Place = { ...place, writer, outer: { site: 0, position: undefined }, known: new Map() };
  const result = make(inner);
  return finishFunction(place, parameters, writer, result);
}

/**
 * A JavaScript function of the context, in the frame of the place; `context` is what is known of its argument, and
 * `index` the name of a second one, its number.
 */
export function emitClosure(
  place: Place,
  make: (inner: Place) => Value,
  context: Place['context'] = undefined,
  index?: string,
): string {
  const writer = new Writer();
  const item = place.unit.fresh('e');
  const inner: Place = {
    ...place,
    writer,
    input: item,
    raw: item,
    context,
    outer: { site: 0, position: undefined },
    known: new Map(),
  };
  if (index === undefined) return finishFunction(place, [item], writer, make(inner).js);
  const number = place.unit.fresh('u');
  const framed: Place = { ...inner, frame: { parent: place.frame, variables: new Map(), tuple: undefined } };
  addParameter(framed.frame, index, number, { shape: shapes.number, kind: 'number', defined: true });
  return finishFunction(place, [item, number], writer, make(framed).js);
}

/** The same for a step of tuples: a frame of its own, with the names that the tuple may bind. */
export function emitTupleClosure(place: Place, node: Node, names: ReadonlySet<string>): string {
  const writer = new Writer();
  const item = place.unit.fresh('e');
  const tuple = place.unit.fresh('u');
  const outer: Place = {
    ...place,
    writer,
    input: item,
    raw: place.raw === place.input ? item : `(${item}===${place.input}?${place.raw}:${item})`,
    context: undefined,
    outer: { site: 0, position: undefined },
    known: new Map(),
  };
  const inner = enterFrame(
    { ...outer, frame: { parent: place.frame, variables: new Map(), tuple: { js: tuple, names } } },
    [node],
  );
  return finishFunction(place, [item, tuple], writer, emit(inner, node).js);
}

function finishFunction(place: Place, parameters: readonly string[], writer: Writer, result: string): string {
  if (writer.notes) place.unit.imports.add('located');
  if (writer.lines.length === 0 && writer.temporaries.length === 0) return `(${parameters.join(',')})=>(${result})`;
  return `(${parameters.join(',')})=>{${writer.body(`return ${result}`)}}`;
}

/** Whether a call of the function may give back a tail call. */
export function givesTails(place: Place, node: Node): boolean {
  const check = (inner: Node): boolean => {
    if (inner.type === 'lambda' && inner.thunk) {
      const callee = inner.body?.procedure as Node;
      const name = String(callee.value);
      return callee.type !== 'variable' || !builtinOf(place, name);
    }
    if (inner.type === 'condition') return check(inner.then as Node) || (inner.else !== undefined && check(inner.else));
    const last = inner.type === 'block' ? inner.expressions?.at(-1) : undefined;
    return last ? check(last) : false;
  };
  return check(node.body as Node);
}

/** Whether a function can come back to itself: it calls something that is neither built in nor complete before it. */
function canRecurse(place: Place, node: Node): boolean {
  return contains(node.body as Node, (inner) => {
    if (inner.type === 'partial' || inner.type === 'apply') return true;
    if (inner.type !== 'function') return false;
    const callee = inner.procedure as Node;
    const name = String(callee.value);
    if (callee.type !== 'variable') return true;
    if (!builtinOf(place, name)) return certainVariable(place, name)?.lambda === undefined;
    const given = inner.arguments ?? [];
    return (
      !isWrittenOut(name, given) && given.some((argument) => takesFunction.has(name) && !isHarmless(place, argument))
    );
  });
}

/** An argument that is certainly no function which could lead back here. */
function isHarmless(place: Place, node: Node): boolean {
  if (node.type === 'lambda' || node.type === 'regex' || node.type === 'string' || node.type === 'number') return true;
  if (node.type === 'path') return (node.steps as Node[]).every((step) => step.type === 'name' || step.value === '');
  if (node.type === 'unary' || node.type === 'binary') return true;
  return node.type === 'variable' && builtinOf(place, String(node.value)) !== undefined;
}

const takesFunction = new Set('map filter single reduce each sift sort match contains replace split eval'.split(' '));

/** Whether a block or condition can end in the last call of its function. */
function endsInCall(node: Node | undefined): boolean {
  if (node?.type === 'block') return endsInCall(node.expressions?.at(-1));
  if (node?.type === 'condition') return endsInCall(node.then) || endsInCall(node.else);
  return node?.thunk === true;
}

/**
 * A block or condition with a predicate, group or `[]` of its own: these see the call that is still to be made, as a
 * function, and it is made where it is what remains.
 */
function emitPostponed(place: Place, node: Node): Value {
  const make = (inner: Place, part: Node): Value => {
    if (!part.thunk) return collapsed(inner, emitUncollapsed(inner, part, make), keeps(part));
    const writer = new Writer();
    const inside: Place = { ...inner, writer, outer: { site: 0, position: undefined }, known: new Map() };
    const made = marked(inside, emitCall(inside, part.body as Node));
    return value(use(inner, 'postponed', finishFunction(inner, [], writer, made.js)), { defined: true });
  };
  return value(use(place, 'settlePostponed', 'x', make(place, node).js), { sequence: 'marked' });
}

/** The body of a function, not collapsed; its last calls are made by `call`. */
export function emitBody(place: Place, node: Node, call: (place: Place, node: Node) => Value): Value {
  const make = (inner: Place, part: Node): Value => {
    if (part.predicate || part.group || part.keepArray)
      return endsInCall(part) ? emitPostponed(inner, part) : emit(inner, part);
    if (part.type === 'lambda' && part.thunk) return call(inner, part.body as Node);
    if (part.type === 'condition') return emitCondition(inner, part, make);
    if (part.type === 'block') return emitBlock(inner, part, make);
    return emit(inner, part);
  };
  return marked(place, make(place, node));
}

/** A function of the expression. */
export function emitLambda(place: Place, node: Node): Value {
  const { unit } = place;
  const writer = new Writer();
  const outside: Place = { ...place, writer, outer: { site: 0, position: undefined }, known: new Map() };
  const inner = enterFrame(outside, [node.body as Node]);
  const parameters = (node.arguments ?? []).map((parameter) => {
    const js = unit.fresh('a');
    bindParameter(inner, String(parameter.value), js);
    return js;
  });
  const counted = canRecurse(inner, node);
  const made = emitBody(inner, node.body as Node, emitTail);
  unit.results.set(node, made);
  if (counted) writer.lines.unshift(`${use(place, 'enter', 'x')};`);
  let result = made.js;
  if (counted) {
    result = held(inner, made).js;
    writer.lines.push('x.depth--;');
  }
  const js = finishFunction(place, parameters, writer, result);
  return value(node.signature ? use(place, 'signed', literal(node.signature.definition), js) : `(${js})`, {
    kind: 'function',
    defined: true,
    safe: true,
  });
}

/** A parameter that the body also binds starts the variable of that name. */
function bindParameter(place: Place, name: string, js: string): void {
  const variable = place.frame.variables.get(name);
  if (!variable) addParameter(place.frame, name, js);
  else {
    write(place, `${variable.js}=${js};`);
    assignedTwice(place.frame, name, variable);
  }
}

function procedureName(node: Node): unknown {
  const callee = node.procedure as Node;
  return callee.type === 'path' ? callee.steps?.[0]?.value : callee.value;
}

/** An argument; a function with a signature loses its context on the way. */
function emitArgument(place: Place, node: Node): Value {
  const made = emit(place, node);
  const isPlainLambda = node.type === 'lambda' && !node.signature;
  if (isPlainLambda || node.type === 'regex' || (made.kind !== 'any' && made.kind !== 'function')) return made;
  if (node.type === 'path' || !place.unit.signed) return made;
  return value(use(place, 'argument', 'x', made.js), { kind: made.kind, defined: made.defined });
}

/** A call, not collapsed; `first` is an argument that comes before the others. */
export function emitCall(place: Place, node: Node, first?: Value): Value {
  const callee = node.procedure as Node;
  if (callee.type === 'variable' && !callee.predicate && !callee.group) {
    const builtin = builtinOf(place, String(callee.value));
    if (builtin) return emitBuiltin(place, node, builtin, first);
  }
  const { unit } = place;
  const { js, values, tails, known } = callParts(place, node, first);
  const site = { position: node.position, token: procedureName(node) };
  const made = { sequence: 'marked', ...known } as const;
  if (!tails) return noted(place, site, js, values, made);
  return unit.compact
    ? noted(place, site, unit.library('settledCall'), ['x', js, ...values], made)
    : noted(place, site, unit.library('settle'), ['x', `${js}(${values})`], made);
}

/** The last call of a function: given back to be made by the caller, unless it can not lead back here. */
function emitTail(place: Place, node: Node): Value {
  const callee = node.procedure as Node;
  if (callee.type === 'variable' && builtinOf(place, String(callee.value))) return emitCall(place, node);
  const { js, values, direct } = callParts(place, node, undefined, true);
  if (!direct) return value(`${js}(${values})`, { sequence: 'marked', defined: true });
  return noted(place, { position: node.position, token: procedureName(node) }, js, values, { sequence: 'marked' });
}

/** What is called, and with what; for a last call that comes back to its function the call that is left to make. */
function callParts(
  place: Place,
  node: Node,
  first?: Value,
  tail = false,
): { js: string; values: string[]; tails: boolean; direct: boolean; known?: Partial<Value> } {
  const callee = node.procedure as Node;
  const variable =
    callee.type === 'variable' && !callee.predicate ? certainVariable(place, String(callee.value)) : undefined;
  const makers = (node.arguments ?? []).map((argument) => () => emitArgument(place, argument));
  const all = first ? [() => first, ...makers] : makers;
  if (variable?.lambda) {
    const values = madeBefore(place, inOrder(place, all)).map((made) => made.js);
    const missing = Array.from({ length: Math.max(0, variable.lambda.parameters - values.length) }, () => 'undefined');
    const { tails, sequence, kind } = variable.lambda;
    return {
      js: variable.js,
      values: [...values, ...missing],
      tails,
      direct: true,
      known: { sequence, kind },
    };
  }
  const [made, ...values] = madeBefore(place, inOrder(place, [() => emit(place, callee), ...all])) as [
    Value,
    ...Value[],
  ];
  let js = made.js;
  if (callee.type === 'path') {
    const name = String(callee.steps?.[0]?.value);
    if (isReadable(place, name))
      js = use(place, 'meant', js, readName(place, name).js, String(node.position), literal(name), '"T1005"');
  }
  const list = `[${values.map((argument) => argument.js).join(',')}]`;
  if (tail)
    return { js: `new ${place.unit.library('Tail')}`, values: [js, list, place.raw], tails: true, direct: false };
  return { js: place.unit.library('invoke'), values: ['x', js, list, place.raw], tails: false, direct: false };
}

function isReadable(place: Place, name: string): boolean {
  if (builtins.has(name) || place.unit.names.has(name) || place.unit.mode === 'full') return true;
  for (let frame: Frame | undefined = place.frame; frame; frame = frame.parent)
    if (frame.variables.has(name) || frame.tuple?.names.has(name)) return true;
  return false;
}

/** `f(?, …)` */
export function emitPartial(place: Place, node: Node): Value {
  const callee = node.procedure as Node;
  const makers = (node.arguments ?? []).map((argument) => () => {
    const isHole = argument.type === 'operator' && argument.value === '?';
    return isHole ? value(place.unit.library('HOLE'), { atom: true }) : emit(place, argument);
  });
  const values = inOrder(place, [...makers, () => emit(place, callee)]);
  let js = (values.pop() as Value).js;
  const isMatch = callee.type === 'variable' && callee.value === 'match' && builtinOf(place, 'match') !== undefined;
  if (isMatch && !callee.predicate && !callee.group) js = use(place, 'uncheckedMatch', 'x');
  const token = procedureName(node);
  if (callee.type === 'path' && isReadable(place, String(token)))
    js = use(place, 'meant', js, readName(place, String(token)).js, String(node.position), literal(token), '"T1007"');
  const list = `[${values.map((made) => made.js).join(',')}]`;
  const call = use(
    place,
    'partial',
    'x',
    js,
    list,
    String(node.position),
    typeof token === 'string' ? literal(token) : 'undefined',
  );
  return value(call, { kind: 'function', defined: true });
}

/** `left ~> right` */
export function emitApply(place: Place, node: Node): Value {
  const right = node.rhs as Node;
  const left = (): Value => emit(place, node.lhs as Node);
  if (right.type === 'function') return emitCall(place, right, left());
  const [a, b] = inOrder(place, [left, () => emit(place, right)]) as [Value, Value];
  return value(use(place, 'chain', 'x', a.js, b.js, String(node.position)), { sequence: 'marked' });
}
