/** Every JSONata expression of a declaration, found by its format's schema, so that none can be forgotten. */
import { type DeclarationKind, formatSchemas } from '../blueprint/formats.ts';
import { pointerTo } from '../blueprint/json-pointer.ts';

/** An expression and where it stands. */
export interface ExpressionPlace {
  readonly pointer: string;
  readonly text: string;
  /** Whether its input is the context of a step: the event and the results of earlier steps. */
  readonly seesContext: boolean;
  /** Variables that are bound at such a place beside those that are bound everywhere. */
  readonly ownVariables: readonly string[];
}

interface SchemaNode {
  readonly type?: string;
  readonly const?: unknown;
  readonly description?: string;
  readonly anyOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
}

/** Bound at some places alone; the descriptions of those name them. */
const placeVariables = ['window', 'batch'] as const;

const known = new WeakMap<object, readonly ExpressionPlace[]>();

/** The expressions of a declaration that has its format, in the order of the file's schema. */
export function expressionPlaces(kind: DeclarationKind, declaration: object): readonly ExpressionPlace[] {
  let places = known.get(declaration);
  if (!places) {
    places = [...placesIn(formatSchemas[kind] as SchemaNode, declaration, '')];
    known.set(declaration, places);
  }
  return places;
}

function* placesIn(schema: SchemaNode, value: unknown, pointer: string): Generator<ExpressionPlace> {
  if (typeof value === 'string') {
    // What an expression sees is said once, in the description that every field of that kind must have.
    if (schema.description?.startsWith('JSONata:')) {
      const { description } = schema;
      const ownVariables = placeVariables.filter((name) => description.includes(`$${name}`));
      yield { pointer, text: value, seesContext: description.includes('sees the context'), ownVariables };
    }
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (schema.anyOf) {
    const branch = schema.anyOf.find((each) => isBranchOf(each, value));
    if (branch) yield* placesIn(branch, value, pointer);
    return;
  }
  for (const [key, child] of Object.entries(value)) {
    const next = Array.isArray(value) ? schema.items : childSchema(schema, key);
    if (next) yield* placesIn(next, child, pointerTo(pointer, key));
  }
}

function childSchema(schema: SchemaNode, key: string): SchemaNode | undefined {
  return schema.properties?.[key] ?? Object.values(schema.patternProperties ?? {})[0];
}

/** A union's branch fits when the constants of its properties do; a value that has its format fits one only. */
function isBranchOf(branch: SchemaNode, value: object): boolean {
  if (branch.type !== 'object') return branch.type === 'array' && Array.isArray(value);
  const own = value as Record<string, unknown>;
  return Object.entries(branch.properties ?? {}).every(
    ([name, property]) => property.const === undefined || property.const === own[name],
  );
}
