/** What an expression sees where it stands: its context, its variables, and what conditions have made sure of. */
import type { Node } from './syntax.ts';
import type { Type } from './type.ts';

/** Something that is known of the value of an expression. */
export interface Fact {
  /** Of the expression, see `expressionKey`. */
  readonly key: string;
  /** Names of fields, from that value on. */
  readonly path: readonly string[];
  /** What the value there can be, of all that it could be. */
  readonly refine: (type: Type) => Type;
  /** Whether the value there is surely something, and so the values on the way. */
  readonly present: boolean;
  /** Whether it can not be: then what follows is never reached. */
  readonly impossible: boolean;
}

/** What is known when a condition holds, and when it does not. */
export interface Facts {
  readonly whenTrue: readonly Fact[];
  readonly whenFalse: readonly Fact[];
}

export interface Binding {
  readonly id: number;
  readonly type: Type;
  /** Of a variable that holds a condition. */
  readonly facts?: Facts | undefined;
}

/** Variables by name; a binding changes the frame that it stands in, as in JSONata. */
export interface Frame {
  readonly parent: Frame | undefined;
  readonly bindings: Map<string, Binding>;
}

export interface Scope {
  readonly context: Type;
  /** The same as long as the context is the same value. */
  readonly contextKey: string;
  readonly frame: Frame;
  readonly facts: readonly Fact[];
  /** Whether a condition or a filter decides on whether this is evaluated. */
  readonly guarded: boolean;
}

export function frameIn(parent: Frame | undefined): Frame {
  return { parent, bindings: new Map() };
}

export function bindingOf(frame: Frame, name: string): Binding | undefined {
  for (let current: Frame | undefined = frame; current; current = current.parent) {
    const binding = current.bindings.get(name);
    if (binding) return binding;
  }
  return undefined;
}

/** A longer key names nothing that a condition would repeat. */
const maximumKeyLength = 1_000;

/**
 * A text that is the same for two expressions of which the same value comes: written alike, with the same variables
 * and the same context. Empty when there is none.
 */
export function expressionKey(node: Node, scope: Scope): string {
  const key = keyOf(node, scope);
  return key.length > maximumKeyLength ? '' : key;
}

/** The keys of a path after each of its steps. */
export function pathKeys(steps: readonly Node[], scope: Scope): string[] {
  const keys: string[] = [];
  let key = scope.contextKey;
  for (const [index, step] of steps.entries()) {
    if (index === 0 && step.type === 'variable') key = variableKey(step, scope) + predicates(step, scope);
    else if (step.type === 'name') key += `.${String(step.value)}${predicates(step, scope)}`;
    else key += `.(${shape(step, scope)})`;
    keys.push(key.length > maximumKeyLength ? '' : key);
  }
  return keys;
}

function keyOf(node: Node, scope: Scope): string {
  if (node.group || node.keepArray) return '';
  if (node.type === 'variable') return variableKey(node, scope) + predicates(node, scope);
  if (node.type === 'path') return pathKeys(node.steps ?? [], scope).at(-1) ?? '';
  return `${scope.contextKey}(${shape(node, scope)})`;
}

function variableKey(node: Node, scope: Scope): string {
  const name = String(node.value);
  if (name === '') return scope.contextKey;
  if (name === '$') return 'root';
  return `$${name}#${bindingOf(scope.frame, name)?.id ?? ''}`;
}

function predicates(node: Node, scope: Scope): string {
  const stages = node.stages ?? node.predicate ?? [];
  return stages.length === 0 ? '' : `[${shape(stages, scope)}]`;
}

/** A node as text without positions; variables are named by their binding. */
function shape(node: unknown, scope: Scope): string {
  return JSON.stringify(node, (property, value: unknown) => {
    if (property === 'position') return undefined;
    if (value instanceof RegExp) return String(value);
    const { type, value: name } = (value ?? {}) as Partial<Node>;
    if (type !== 'variable') return value;
    const id = bindingOf(scope.frame, String(name))?.id;
    return id === undefined ? value : { ...(value as Node), type: `variable#${id}` };
  });
}
