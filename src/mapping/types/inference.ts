/** The state of one inference, and what it has to say. */
import { frameIn, type Scope } from './scope.ts';
import type { Node } from './syntax.ts';
import { type Origin, originsOf, type Type } from './type.ts';

/** What is wrong, or could not be made sure of. The rules of `backhaul check` are named after it. */
export type FindingKind =
  | 'path-unknown'
  | 'may-be-missing'
  | 'type-mismatch'
  | 'field-missing'
  | 'not-an-array'
  | 'not-a-single'
  | 'money-arithmetic'
  | 'sum-maybe-missing'
  | 'date-without-zone'
  | 'source-unused'
  | 'unproven';

/** A finding in an expression. */
export interface MappingFinding {
  readonly kind: FindingKind;
  /** Where in the expression, from 0; undefined where it is about the source schema. */
  readonly character: number | undefined;
  /** One sentence without a full stop. */
  readonly what: string;
  /** A name that may be mistyped, and those that exist. */
  readonly misspelt?: { readonly name: string; readonly candidates: readonly string[] };
}

/** A finding that holds only if one of the origins is not tested where it is read. */
export interface Candidate extends MappingFinding {
  readonly origins?: readonly Origin[];
}

/** What the readings of one name have found; a helper may be called with values of several types. */
export interface NameReading {
  found: boolean;
  readonly names: Set<string>;
  readonly isScalar: boolean;
}

export interface Inference {
  readonly text: string;
  readonly infer: (node: Node, scope: Scope) => Type;
  /** What was inferred last for a node. */
  readonly lastTypes: Map<Node, Type>;
  readonly candidates: Candidate[];
  readonly nameReadings: Map<Node, NameReading>;
  /** Origins that some condition asks about. */
  readonly tested: Set<string>;
  /** Names that are read of objects of a schema. */
  readonly reads: Map<object, Set<string>>;
  /** Objects of a schema that something may read as a whole. */
  readonly wholes: Set<object>;
  /** Lambdas that are being called, innermost last. */
  readonly active: Node[];
  nextId: number;
  remainingSteps: number;
}

/** More nodes than this are not looked at, for each mapping; the largest committed one needs a fraction of it. */
export const maximumSteps = 60_000;

export function newInference(text: string, infer: (node: Node, scope: Scope, inference: Inference) => Type): Inference {
  const inference: Inference = {
    text,
    infer: (node, scope) => infer(node, scope, inference),
    lastTypes: new Map(),
    candidates: [],
    nameReadings: new Map(),
    tested: new Set(),
    reads: new Map(),
    wholes: new Set(),
    active: [],
    nextId: 1,
    remainingSteps: maximumSteps,
  };
  return inference;
}

export function newId(inference: Inference): number {
  inference.nextId += 1;
  return inference.nextId;
}

/** The scope with another value as its context. */
export function withContext(scope: Scope, context: Type, inference: Inference): Scope {
  return { ...scope, context, contextKey: `context${newId(inference)}`, frame: frameIn(scope.frame) };
}

/** Remembers that a condition asks about a value. */
export function markTested(type: Type, inference: Inference): void {
  for (const { key } of originsOf(type)) inference.tested.add(key);
}
