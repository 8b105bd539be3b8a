/** Variables: which JavaScript name stands for a JSONata name at a place. */
import { AbortError, BugError } from '../../errors/errors.ts';
import { type Builtin, builtins } from './builtins.ts';
import { kindOf } from './shape.ts';
import { boundNames, type Node } from './tree.ts';
import { type Frame, type Place, type Value, type Variable, value, write } from './writer.ts';

/** The built-in function that a name means at a place, unless something else of that name is or may be bound there. */
export function builtinOf(place: Place, name: string): Builtin | undefined {
  const known = builtins.get(name);
  if (!known || place.unit.names.has(name)) return undefined;
  for (let frame: Frame | undefined = place.frame; frame; frame = frame.parent)
    if (frame.variables.has(name) || frame.tuple?.names.has(name)) return undefined;
  return known;
}

/** Whether a frame, or what is outside of all frames, can give a name. */
function isVisible(place: Place, frame: Frame | undefined, name: string): boolean {
  for (let current = frame; current; current = current.parent)
    if (current.variables.has(name) || current.tuple?.names.has(name)) return true;
  return name === '$' || builtins.has(name) || place.unit.names.has(name) || place.unit.mode === 'full';
}

/** Starts a frame, with a variable for each name that these nodes bind in it; declares them where it stands. */
export function enterFrame(place: Place, nodes: readonly Node[], tuple?: Frame['tuple']): Place {
  const variables = new Map<string, Variable>();
  for (const [name, count] of boundNames(nodes)) {
    const js = place.unit.fresh('v');
    const sentinel = isVisible(place, place.frame, name);
    variables.set(name, { js, definite: false, sentinel, single: count === 1, lambda: undefined });
    write(place, `let ${js}${sentinel ? `=${place.unit.library('UNSET')}` : ''};`);
  }
  return { ...place, frame: { parent: place.frame, variables, tuple } };
}

/** Adds a parameter to a frame that was just started. */
export function addParameter(frame: Frame, name: string, js: string, known?: Variable['known']): void {
  const variable = { js, definite: true, sentinel: false, single: true, lambda: undefined };
  frame.variables.set(name, known ? { ...variable, known } : variable);
}

/** A parameter that its function binds again: assigned now, and once more somewhere. */
export function assignedTwice(frame: Frame, name: string, variable: Variable): void {
  frame.variables.set(name, { ...variable, definite: true, single: false });
}

/** The variable that a name certainly means, if it is one of the expression's own. */
export function certainVariable(place: Place, name: string): Variable | undefined {
  for (let frame: Frame | undefined = place.frame; frame; frame = frame.parent) {
    const found = frame.variables.get(name);
    if (found) return found.definite ? found : undefined;
    if (frame.tuple?.names.has(name)) return undefined;
  }
  return undefined;
}

/** The frame in which `:=` binds. */
export function bindingVariable(place: Place, name: string): Variable {
  for (let frame: Frame | undefined = place.frame; frame; frame = frame.parent) {
    const found = frame.variables.get(name);
    if (found) return found;
  }
  throw new BugError(`No frame binds ${name}.`);
}

/** Reads a name. Errors: `MAPPING_NAME_UNDECLARED`, `MAPPING_EVAL_REFUSED` in deployable mode. */
export function readName(place: Place, name: string): Value {
  const alternatives: string[] = [];
  const finish = (js: string, atom = false, known: Partial<Value> = {}): Value =>
    alternatives.length === 0 ? value(js, { ...known, atom }) : value(`(${alternatives.join('')}${js})`);
  for (let frame: Frame | undefined = place.frame; frame; frame = frame.parent) {
    const found = frame.variables.get(name);
    if (found && !found.definite) found.readEarly = true;
    if (found && (found.definite || !found.sentinel)) {
      const isSettled = found.definite && found.single;
      return finish(found.js, isSettled, isSettled ? found.known : {});
    }
    if (found) alternatives.push(`${found.js}!==${place.unit.library('UNSET')}?${found.js}:`);
    if (frame.tuple?.names.has(name))
      alternatives.push(`${JSON.stringify(name)} in ${frame.tuple.js}?${frame.tuple.js}[${JSON.stringify(name)}]:`);
  }
  const shape = place.unit.outer.get(name);
  const known = shape && !builtins.has(name) ? { shape, kind: kindOf(shape), defined: true } : {};
  return finish(outsideName(place, name, alternatives.length > 0), true, known);
}

function outsideName(place: Place, name: string, isBoundSomewhere: boolean): string {
  const { unit } = place;
  if (name === '$') return unit.names.has('$') ? unit.once('n', 'bindings["$"]', 'prologue') : 'root';
  const builtin = builtins.get(name);
  if (unit.names.has(name)) {
    const given = `${unit.library('field')}(bindings,${JSON.stringify(name)})`;
    if (!builtin) return unit.once('n', given, 'prologue');
    return unit.once(
      'n',
      `Object.hasOwn(bindings,${JSON.stringify(name)})?${given}:${builtinValue(place, name, builtin)}`,
      'prologue',
    );
  }
  if (builtin) return builtinValue(place, name, builtin);
  if (unit.mode === 'deployable' && isBoundSomewhere) return 'undefined';
  if (unit.mode === 'deployable') {
    throw new AbortError({
      code: 'MAPPING_NAME_UNDECLARED',
      what: `The mapping reads $${name}, which nothing binds.`,
      why: 'A name that is bound neither in the expression nor by its host is always missing, which is silent in JSONata.',
      nextSteps: [`Bind $${name} in the expression, or declare it among the names that the host gives.`],
    });
  }
  return unit.once('n', `${unit.library('field')}(bindings,${JSON.stringify(name)})`, 'prologue');
}

/** A built-in function as a value, made once for each evaluation. */
export function builtinValue(place: Place, name: string, builtin: Builtin): string {
  const { unit } = place;
  if (name === 'eval') {
    refuseEval(place);
    const given = `x,${place.raw},${place.raw === 'root'},${scopeOf(place)},source,focus`;
    const made = `(source,focus)=>${unit.library('evaluateText')}(${given})`;
    return `${unit.library('builtin')}(2,"${builtin.signature}",${made},false)`;
  }
  const parameters = ['a', 'b', 'c', 'd'].slice(0, builtin.maximum);
  let target = unit.library(builtin.name);
  if (builtin.evaluation) target = `(...v)=>${target}(x,...v)`;
  if (builtin.context && builtin.evaluation) target = `(${parameters})=>${unit.library(builtin.name)}(x,${parameters})`;
  return unit.once(
    'b',
    `${unit.library('builtin')}(${builtin.arity},"${builtin.signature}",${target},${builtin.sequence === 'fresh'})`,
    'prologue',
  );
}

/** Refuses `$eval` in code that is to be deployed. */
export function refuseEval(place: Place): void {
  if (place.unit.mode === 'full') return;
  throw new AbortError({
    code: 'MAPPING_EVAL_REFUSED',
    what: 'The mapping calls $eval.',
    why: 'It runs text as an expression, which can be neither checked nor compiled ahead of time.',
    nextSteps: ['Write what the text would say as a part of the expression.'],
  });
}

/** An object with all names that can be seen at a place, for `$eval`. */
export function scopeOf(place: Place): string {
  const entries = new Map<string, string>();
  for (let frame: Frame | undefined = place.frame; frame; frame = frame.parent) {
    for (const name of [...frame.variables.keys(), ...(frame.tuple?.names ?? [])])
      if (!entries.has(name)) entries.set(name, readName(place, name).js);
  }
  if (!entries.has('$')) entries.set('$', 'root');
  const own = [...entries].map(([name, js]) => `get ${JSON.stringify(name)}(){return ${js}}`);
  return `{__proto__:null,...bindings,...{${own.join(',')}}}`;
}
