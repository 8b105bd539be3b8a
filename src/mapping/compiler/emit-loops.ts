/** `$map`, `$filter` and `$reduce` over a function that is written in place: loops without calls. */
import { emit, emitTest } from './emit.ts';
import { emitBody, emitCall, emitInner } from './emit-call.ts';
import { addParameter, assignedTwice, enterFrame } from './names.ts';
import { arrayOf, isUnit, itemsOf, kindOf, type Shape } from './shape.ts';
import type { Node } from './tree.ts';
import { held, noted, type Place, temporary, use, type Value, value, write } from './writer.ts';

/** The loop of a call, or nothing where the call is not of that form. */
export function emitInlined(place: Place, node: Node, name: string): Value | undefined {
  const [source, callee, initial] = node.arguments ?? [];
  if (!source || callee?.type !== 'lambda' || callee.thunk || callee.signature || callee.predicate || callee.group)
    return undefined;
  const parameters = (callee.arguments ?? []).map((parameter) => String(parameter.value));
  if (new Set(parameters).size !== parameters.length) return undefined;
  const count = node.arguments?.length;
  if (place.unit.compact && (name === 'map' || name === 'filter') && count === 2)
    return emitEachCall(place, node, source, callee, parameters, name);
  if ((name === 'map' || name === 'filter') && count === 2)
    return emitEach(place, node, source, callee, parameters, name);
  if (place.unit.compact) return undefined;
  if (name === 'reduce' && (count === 2 || count === 3) && parameters.length >= 2 && parameters.length <= 4)
    return emitReduce(place, node, source, callee, parameters, initial);
  return undefined;
}

/** Writes a loop at the place of its call; `make` writes the body and gets the place inside. */
function loop(place: Place, node: Node, name: string, head: string, make: (inner: Place) => void): void {
  const { unit, writer, outer } = place;
  const position = outer.site === 0 ? node.position : outer.position;
  const site = unit.positions ? unit.site(position, name) : 0;
  if (unit.positions) writer.notes = true;
  const start = writer.lines.length;
  make({ ...place, outer: { site, position }, known: place.known });
  const body = writer.lines.splice(start);
  const whole = `for(${head}){${body.join('\n')}}`;
  write(place, unit.positions ? `s=${site};${whole}s=${outer.site};` : whole);
}

function bodyFrame(
  place: Place,
  callee: Node,
  parameters: readonly string[],
  given: readonly string[],
  first?: Shape,
): Place {
  const inner = enterFrame(place, [callee.body as Node]);
  parameters.forEach((parameter, index) => {
    const js = given[index] ?? 'undefined';
    const variable = inner.frame.variables.get(parameter);
    if (variable) {
      write(inner, `${variable.js}=${js};`);
      assignedTwice(inner.frame, parameter, variable);
    } else {
      const known = index === 0 && first ? { shape: first, kind: kindOf(first), defined: true } : undefined;
      addParameter(inner.frame, parameter, js, known);
    }
  });
  return inner;
}

/** The same as a call of the library. */
function emitEachCall(
  place: Place,
  node: Node,
  source: Node,
  callee: Node,
  parameters: readonly string[],
  name: string,
): Value {
  const { unit } = place;
  const input = emit(place, source);
  const itemShape = itemsOf(input.shape);
  const given = parameters.length < 2 ? [unit.fresh('e')] : parameters.slice(0, 3).map(() => unit.fresh('e'));
  let made: Value | undefined;
  const body = emitInner(place, given, (inside) => {
    const inner = bodyFrame(inside, callee, parameters, given, itemShape);
    if (name === 'filter') return filterTest(inner, callee.body as Node);
    made = emitBody(inner, callee.body as Node, emitCall);
    return made.js;
  });
  const shape = name === 'filter' ? itemShape : made?.sequence === 'no' ? made.shape : undefined;
  return noted(
    place,
    { position: node.position, token: name },
    unit.library(name === 'filter' ? 'keptOf' : 'mappedOf'),
    ['x', input.js, body],
    {
      sequence: 'fresh',
      kind: made?.sequence === 'no' && made.kind === 'object' ? 'object' : 'any',
      shape: isUnit(shape) ? arrayOf(shape) : undefined,
    },
  );
}

/** Whether what a function gives counts as true. */
function filterTest(place: Place, body: Node): string {
  return body.type === 'lambda' || body.type === 'block' || body.type === 'condition'
    ? use(place, 'truth', emitBody(place, body, emitCall).js)
    : emitTest(place, body);
}

function emitEach(
  place: Place,
  node: Node,
  source: Node,
  callee: Node,
  parameters: readonly string[],
  name: string,
): Value {
  const { unit, writer } = place;
  const input = emit(place, source);
  const items = temporary(place);
  const out = temporary(place);
  const counter = unit.fresh('i');
  const item = unit.fresh('e');
  write(place, `${items}=${use(place, 'looped', 'x', input.js)};${out}=undefined;`);
  const start = writer.lines.length;
  const itemShape = itemsOf(input.shape);
  let kind = 'any' as Value['kind'];
  let shape = name === 'filter' && isUnit(itemShape) ? itemShape : undefined;
  loop(place, node, name, `let ${counter}=0;${counter}<${items}.length;${counter}++`, (outer) => {
    write(outer, `const ${item}=${items}[${counter}];`);
    const inner = bodyFrame(outer, callee, parameters, [item, counter, items], itemShape);
    if (name === 'filter') {
      write(inner, `if(${filterTest(inner, callee.body as Node)})${out}.push(${item});`);
      return;
    }
    const made = emitBody(inner, callee.body as Node, emitCall);
    kind = made.sequence === 'no' ? made.kind : 'any';
    shape = made.sequence === 'no' && isUnit(made.shape) ? made.shape : undefined;
    if (made.defined) write(inner, `${out}.push(${made.js});`);
    else {
      const once = held(inner, made).js;
      write(inner, `if(${once}!==undefined)${out}.push(${once});`);
    }
  });
  const body = writer.lines.splice(start);
  write(place, `if(${items}!==undefined){${out}=[];${body.join('\n')}}`);
  return value(out, {
    sequence: 'fresh',
    kind: kind === 'object' ? 'object' : 'any',
    shape: shape && arrayOf(shape),
    defined: false,
    atom: true,
  });
}

function emitReduce(
  place: Place,
  node: Node,
  source: Node,
  callee: Node,
  parameters: readonly string[],
  initial: Node | undefined,
): Value {
  const { unit, writer } = place;
  const input = held(place, emit(place, source));
  const start = initial ? held(place, emit(place, initial)) : value('undefined', { atom: true });
  const items = temporary(place);
  const result = temporary(place);
  const counter = unit.fresh('i');
  const before = unit.fresh('a');
  const from = temporary(place);
  // A function as a start value is refused by the signature, which the library checks.
  write(place, `${items}=${use(place, 'loopedFrom', 'x', input.js, start.js)};${result}=undefined;`);
  const at = writer.lines.length;
  loop(place, node, 'reduce', `let ${counter}=${from};${counter}<${items}.length;${counter}++`, (outer) => {
    write(outer, `const ${before}=${result};`);
    const item = unit.fresh('e');
    write(outer, `const ${item}=${items}[${counter}];`);
    const inner = bodyFrame(outer, callee, parameters, [before, item, counter, items]);
    const made = emitBody(inner, callee.body as Node, emitCall);
    write(inner, `${result}=${made.js};`);
  });
  const body = writer.lines.splice(at);
  write(
    place,
    `if(${items}!==undefined){${from}=${start.js}===undefined&&${items}.length>0?1:0;${result}=${from}===1?${items}[0]:${start.js};${body.join('\n')}}`,
  );
  return value(result, { sequence: 'marked', atom: true });
}
