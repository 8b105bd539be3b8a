/** Calls of built-in functions. */
import { type Builtin, contextTypes } from './builtins.ts';
import { collapsed, emit, emitUncollapsed, keeps } from './emit.ts';
import { emitDirect, emitMost, emitTexts, emitTotal, givesValue } from './emit-direct.ts';
import { emitInlined } from './emit-loops.ts';
import { emitKnownItems } from './emit-path.ts';
import { emitWrittenOut } from './emit-pattern.ts';
import { builtinOf, builtinValue, refuseEval } from './names.ts';
import { computedNumber, type Shape, shapes } from './shape.ts';
import type { Node } from './tree.ts';
import { inOrder, literal, madeBefore, noted, type Place, use, type Value, value } from './writer.ts';

/** What is known of what a built-in function of a kind gives. */
function shapeOfKind(kind: Builtin['kind']): Shape | undefined {
  return kind === 'string'
    ? shapes.string
    : kind === 'number'
      ? computedNumber
      : kind === 'boolean'
        ? shapes.boolean
        : undefined;
}

/** Whether a node can give a fresh sequence. */
function gathers(node: Node): boolean {
  return node.type === 'path' || node.type === 'function' || (node.type === 'unary' && node.value === '[');
}

/** What `$count`, `$sum`, `$distinct` or `$join` goes over, not collapsed. */
function aggregated(place: Place, name: string, given: readonly Node[]): Value | undefined {
  const [node] = given;
  if (node === undefined || place.known.has(node) || node.group || keeps(node)) return undefined;
  if (name === 'distinct' || name === 'join') return gathers(node) ? emitUncollapsed(place, node) : undefined;
  if ((name !== 'count' && name !== 'sum') || given.length !== 1 || node.type !== 'path' || node.predicate)
    return undefined;
  const totalled: Place = { ...place, total: { step: node.steps?.at(-1) as Node, of: name } };
  return (name === 'count' ? emitKnownItems(totalled, node) : undefined) ?? emitUncollapsed(totalled, node);
}

/** What `$map` calls: of a built-in function that takes one value, the library's own, which checks it itself. */
function emitMapped(place: Place, node: Node): Value {
  const isPlain = node.type === 'variable' && !node.predicate && !node.group;
  const builtin = isPlain ? builtinOf(place, String(node.value)) : undefined;
  if (builtin?.arity !== 1 || builtin.minimum > 1 || builtin.context || builtin.evaluation || builtin.sequence !== 'no')
    return emit(place, node);
  return value(`(v)=>${use(place, builtin.name, 'v')}`, { kind: 'function', defined: true, safe: true });
}

/** A call of a built-in function. */
export function emitBuiltin(place: Place, node: Node, builtin: Builtin, first?: Value): Value {
  const { unit } = place;
  const given = node.arguments ?? [];
  const name = String((node.procedure as Node).value);
  const site = { position: node.position, token: name };
  const known = { kind: builtin.kind, sequence: builtin.sequence, defined: false };
  if (name === 'eval') refuseEval(place);
  const inlined = first ? undefined : emitInlined(place, node, name);
  if (inlined) return inlined;
  const sequence = first ? undefined : aggregated(place, name, given);
  const total = sequence && emitTotal(place, name, sequence);
  if (total) return total;
  const texts = sequence && emitTexts(place, name, sequence, given[1]);
  if (texts) return texts;
  const makeFirst = (argument: Node): Value => {
    const [made] = madeBefore(place, [sequence ? collapsed(place, sequence) : emit(place, argument)]);
    return made as Value;
  };
  const written = first ? undefined : emitWrittenOut(place, name, node, makeFirst);
  if (written) return written;
  const makers = given.map((argument, index) => () => {
    if (name === 'map' && index === 1) return emitMapped(place, argument);
    return sequence && index === 0 ? collapsed(place, sequence) : emit(place, argument);
  });
  const ordered = inOrder(place, first ? [() => first, ...makers] : makers);
  const most = ordered.length === 1 && emitMost(name, ordered[0] as Value);
  if (most) return most;
  const values = madeBefore(place, ordered);
  const direct = emitDirect(place, name, values);
  if (direct) return direct;
  const js = values.map((made) => made.js);
  const types = values.length === 0 ? contextTypes(builtin) : undefined;
  if (types !== undefined) {
    const { raw } = place;
    const shape = shapeOfKind(builtin.kind);
    if (types === '') return noted(place, site, unit.library(builtin.name), [raw], { ...known, shape });
    const given = [raw, literal(types), `(v)=>${use(place, builtin.name, 'v')}`];
    return noted(place, site, unit.library('ofContext'), given, { ...known, shape });
  }
  if (values.length < builtin.minimum || values.length > builtin.maximum || name === 'eval') {
    const callee = builtinValue(place, name, builtin);
    return noted(place, site, unit.library('invoke'), ['x', callee, `[${js.join(',')}]`, place.raw], {
      ...known,
      sequence: builtin.sequence === 'fresh' ? 'marked' : builtin.sequence,
    });
  }
  if (name === 'exists') return value(`(${js[0]}!==undefined)`, { kind: 'boolean', defined: true });
  const isIso = js.length === 1 && (name === 'toMillis' || (name === 'fromMillis' && values[0]?.kind === 'number'));
  if (isIso) return noted(place, site, unit.library(`${name}Iso`), js, known);
  if (name === 'now' && js.length === 0) return value(use(place, 'nowIso', 'x'), { ...known, defined: true });
  if (builtin.context) {
    while (js.length < builtin.maximum) js.push('undefined');
    js.push(place.raw);
  }
  const all = [...(builtin.evaluation ? ['x'] : []), ...js];
  const called = unit.library(name === 'sort' && js.length === 1 && unit.compact ? 'sortSmall' : builtin.name);
  if (builtin.safe)
    return value(use(place, builtin.name, ...all), { ...known, defined: name === 'count' || name === 'keys' });
  const made = { ...known, defined: givesValue(name, values), shape: shapeOfKind(builtin.kind) };
  return noted(place, site, called, all, made);
}
