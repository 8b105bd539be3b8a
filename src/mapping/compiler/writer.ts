/** Where generated code is gathered: one unit for a mapping, one writer for each function in it. */
import type { SequenceKind, ValueKind } from './builtins.ts';
import { kindOf, type Shape } from './shape.ts';
import type { Node } from './tree.ts';

/** An expression of JavaScript, and what is known of its value. */
export interface Value {
  readonly js: string;
  /** Of a fresh sequence: the kind of its items. */
  readonly kind: ValueKind;
  readonly sequence: SequenceKind;
  /** What is known beyond the kind, when the value is there; of a fresh sequence: that of its array. */
  readonly shape?: Shape | undefined;
  /** Never undefined. */
  readonly defined: boolean;
  /** An array with at least one item. */
  readonly isFilled?: boolean;
  /** An array of just this item. */
  readonly only?: string;
  /** What an array constructor lists, where all of it is there. */
  readonly listed?: readonly Value[];
  /** The total that was wanted, in the place of the items. */
  readonly isTotal?: boolean;
  /** A constant or a name that is assigned once: it may be read twice, and later. */
  readonly atom: boolean;
  /** Can not fail, so that it may stand inside a call whose place is noted. */
  readonly safe?: boolean;
}

/** A value of which nothing is known but what is given. */
export function value(js: string, known: Partial<Value> = {}): Value {
  return { js, kind: 'any', sequence: 'no', defined: false, atom: false, ...known };
}

/** A value of a shape. */
export function shaped(js: string, shape: Shape | undefined, known: Partial<Value> = {}): Value {
  return value(js, { kind: kindOf(shape), shape, ...known });
}

/** The value undefined. */
export const nothing: Value = value('undefined', { atom: true });

/** The statements of one JavaScript function. */
export class Writer {
  readonly lines: string[] = [];
  readonly temporaries: string[] = [];
  /** Whether the place of a call is noted, so that errors are given it. */
  notes = false;

  /** The function's body. */
  body(result: string): string {
    const declared = this.notes ? [...this.temporaries, 's=0'] : this.temporaries;
    const text = `${declared.length > 0 ? `let ${declared.join(',')};` : ''}${this.lines.join('\n')}`;
    if (!this.notes) return `${text}${result}`;
    const start = declared.length > 0 ? `let ${declared.join(',')};` : '';
    return `${start}try{${this.lines.join('\n')}${result}}catch(e){throw located(e,S,s)}`;
  }
}

const smaller = new Map([
  ['finish', 'finishSmall'],
  ['groupBy', 'groupBySmall'],
  ['number', 'numberSmall'],
]);

/** What a whole mapping shares. */
export class Unit {
  /** Functions of the library that are used. */
  readonly imports = new Set<string>();
  /** Declarations at the top of the module. */
  readonly hoisted: string[] = [];
  /** Declarations at the start of each evaluation. */
  readonly prologue: string[] = [];
  /** Position and name of each call; the first two entries mean no place. */
  readonly sites: (number | string | undefined)[] = [0, ''];
  readonly mode: 'full' | 'deployable';
  readonly names: ReadonlySet<string>;
  /** What is known of outer names. */
  readonly outer: ReadonlyMap<string, Shape>;
  /** Whether somebody asks of arrays with several items whether they are sequences. */
  readonly tracked: boolean;
  /** Whether a sequence can hold one that has not collapsed. */
  readonly nested: boolean;
  /** Whether a value can be a function with a signature. */
  readonly signed: boolean;
  /** Whether a value can be an array constructor in a path. */
  readonly constructs: boolean;
  /** Whether the library makes loops and follows paths, and gives errors their places. */
  readonly compact: boolean;
  /** Whether errors are given their places. */
  readonly positions: boolean;
  /** What the functions of the expression give, once they are made. */
  readonly results = new WeakMap<Node, Value>();
  private readonly shared = new Map<string, string>();
  private counter = 0;

  constructor(options: {
    mode: 'full' | 'deployable';
    names: ReadonlySet<string>;
    outer: ReadonlyMap<string, Shape>;
    tracked: boolean;
    nested: boolean;
    signed: boolean;
    constructs: boolean;
    compact: boolean;
    positions: boolean;
  }) {
    this.mode = options.mode;
    this.names = options.names;
    this.outer = options.outer;
    this.tracked = options.tracked;
    this.nested = options.nested;
    this.signed = options.signed;
    this.constructs = options.constructs;
    this.compact = options.compact;
    this.positions = options.positions;
  }

  /** A name that is new in the module. */
  fresh(prefix: string): string {
    this.counter++;
    return `${prefix}${this.counter}`;
  }

  /** The name of a library function, imported; compact code takes the smaller of two that do the same. */
  library(name: string): string {
    const chosen = (this.compact ? smaller.get(name) : undefined) ?? name;
    this.imports.add(chosen);
    return `$${chosen}`;
  }

  /** A declaration made once for equal texts; gives its name. */
  once(prefix: string, text: string, where: 'hoisted' | 'prologue' = 'hoisted'): string {
    const known = this.shared.get(`${where}:${text}`);
    if (known) return known;
    const name = this.fresh(prefix);
    this.shared.set(`${where}:${text}`, name);
    this[where].push(`const ${name}=${text};`);
    return name;
  }

  /** The number of a call's place. */
  site(position: number | undefined, token: unknown): number {
    for (let index = 2; index < this.sites.length; index += 2)
      if (this.sites[index] === position && this.sites[index + 1] === token) return index / 2;
    this.sites.push(position, typeof token === 'string' ? token : undefined);
    return this.sites.length / 2 - 1;
  }
}

/** A JSONata variable in a frame. */
export interface Variable {
  readonly js: string;
  /** Certainly assigned where the code stands that is being made. */
  definite: boolean;
  /** Holds `UNSET` until it is assigned, because an outer name shows through until then. */
  readonly sentinel: boolean;
  /** Assigned once in its frame. */
  readonly single: boolean;
  /** Read where it is not yet certain that it is assigned. */
  readEarly?: boolean;
  /** The function that it holds, where that is known. */
  lambda: KnownLambda | undefined;
  /** What is known of its value once it is assigned, where it is assigned once. */
  known?: Pick<Value, 'kind' | 'shape' | 'defined'>;
}

/** A function of the expression that can be called directly. */
export interface KnownLambda {
  readonly parameters: number;
  /** May give back a tail call instead of a value. */
  readonly tails: boolean;
  readonly sequence: SequenceKind;
  readonly kind: ValueKind;
}

/** Names that are bound together: of the whole expression, a block, a function, or the tuple of a step. */
export interface Frame {
  readonly parent: Frame | undefined;
  readonly variables: Map<string, Variable>;
  readonly tuple: { readonly js: string; readonly names: ReadonlySet<string> } | undefined;
}

/** Where code is being made. */
export interface Place {
  readonly unit: Unit;
  readonly writer: Writer;
  readonly frame: Frame;
  /** The JavaScript name of the context. */
  readonly input: string;
  /** The same as `$` gives it: an array that is the whole input is not wrapped there. */
  readonly raw: string;
  /** What is known of the context; `maybe` where it can be undefined. */
  readonly context: { readonly shape: Shape; readonly maybe: boolean } | undefined;
  /** The place of the call inside which the code runs in the same function, or 0. */
  readonly outer: { readonly site: number; readonly position: number | undefined };
  /** Nodes whose values were made before the loop. */
  readonly known: ReadonlyMap<Node, Value>;
  /** The last step of a path of which only the number of items is wanted, or their sum: nothing needs to hold them. */
  readonly total?: { readonly step: Node; readonly of: Total };
}

export type Total = 'count' | 'sum';

/** The place with another value as its context. */
export function withContext(place: Place, js: string, shape: Shape | undefined, maybe = false): Place {
  return { ...place, input: js, raw: js, context: shape && { shape, maybe } };
}

/** The context as a value. */
export function contextValue(place: Place, js = place.input): Value {
  const { context } = place;
  return shaped(js, context?.shape, { atom: true, defined: context !== undefined && !context.maybe });
}

/** Adds a statement. */
export function write(place: Place, line: string): void {
  place.writer.lines.push(line);
}

/** A new variable of the function that is being written. */
export function temporary(place: Place): string {
  const name = place.unit.fresh('t');
  place.writer.temporaries.push(name);
  return name;
}

/** Gives a value that may be read several times. */
export function held(place: Place, given: Value): Value {
  if (given.atom) return given;
  const { name, line } = kept(place, given.js);
  write(place, line);
  return { ...given, js: name, atom: true };
}

/** A name for a value, and the statement that gives it. Compact code declares it there, and is shortened further. */
function kept(place: Place, js: string): { readonly name: string; readonly line: string } {
  if (!place.unit.compact) {
    const name = temporary(place);
    return { name, line: `${name}=${js};` };
  }
  const name = place.unit.fresh('t');
  return { name, line: `const ${name}=${js};` };
}

/** Gives arguments that can not fail any more: an error of theirs is not one of the call. */
export function madeBefore(place: Place, values: readonly Value[]): Value[] {
  if (place.unit.compact) return [...values];
  return values.map((made) => (made.atom || made.safe ? made : held(place, made)));
}

/** Calls a library function in an expression. */
export function use(place: Place, name: string, ...values: readonly string[]): string {
  return `${place.unit.library(name)}(${values.join(',')})`;
}

/** Where a call stands in the expression, and the name that it has there. */
export interface Site {
  readonly position: number | undefined;
  readonly token: unknown;
}

/**
 * Runs a call with its place noted, and holds the result. In compact code the library makes the call, once its arguments
 * are made, and gives errors their place alone.
 */
export function noted(
  place: Place,
  { position, token }: Site,
  callee: string,
  values: readonly string[],
  known: Partial<Value>,
): Value {
  const { unit, writer, outer } = place;
  const js = `${callee}(${values.join(',')})`;
  if (unit.compact) {
    const isPlaced = unit.positions && position;
    return value(isPlaced ? use(place, 'at', String(position), callee, ...values) : js, known);
  }
  if (!unit.positions) return held(place, value(js, known));
  // The outermost call gives the position, the innermost the name, as in the reference.
  const site = unit.site(outer.site === 0 ? position : outer.position, token);
  writer.notes = true;
  const name = temporary(place);
  write(place, `s=${site};${name}=${js};s=${outer.site};`);
  return value(name, { ...known, atom: true });
}

/**
 * Makes several values in order. Where a later one needs statements, the earlier ones are held before them, so that
 * everything happens in the order of the expression.
 */
export function inOrder(place: Place, makers: readonly (() => Value)[]): Value[] {
  const { lines } = place.writer;
  const made: Value[] = [];
  for (const make of makers) {
    const before = lines.length;
    const next = make();
    if (lines.length > before) {
      const spilled: string[] = [];
      made.forEach((earlier, index) => {
        if (earlier.atom) return;
        const { name, line } = kept(place, earlier.js);
        spilled.push(line);
        made[index] = { ...earlier, js: name, atom: true };
      });
      if (spilled.length > 0) lines.splice(before, 0, ...spilled);
    }
    made.push(next);
  }
  return made;
}

/** A literal of JavaScript. */
export function literal(text: unknown): string {
  if (Object.is(text, -0)) return '-0';
  if (typeof text === 'number' && !Number.isFinite(text)) return text > 0 ? 'Infinity' : '-Infinity';
  return JSON.stringify(text) ?? 'undefined';
}

/** The property access of a name. */
export function property(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
