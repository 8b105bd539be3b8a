/** What is wrong with a mapping, as far as the schemas of its source and target and its expression alone can tell. */
import type { TSchema } from '@sinclair/typebox';
import type { Transform } from '../../../schemas/formats/transform.ts';
import { markWhole } from './calls.ts';
import { typeFromSchema } from './from-schema.ts';
import { infer } from './infer.ts';
import { type Candidate, type Inference, type MappingFinding, newInference } from './inference.ts';
import { frameIn, type Scope } from './scope.ts';
import { type Node, parse, startOf } from './syntax.ts';
import { checkTarget } from './target.ts';
import { type Type, unknown } from './type.ts';

export type { FindingKind, MappingFinding } from './inference.ts';

/** The type of the result, and the findings in the order of the expression. */
export interface TransformInference {
  readonly result: Type;
  readonly findings: readonly MappingFinding[];
}

/**
 * Infers a mapping's expression over its source. `settings` are the JSON Schemas of the settings that it reads, by
 * name; without them `$settings` is unknown. An expression that does not parse has no findings here.
 */
export function inferTransform(
  transform: Pick<Transform, 'source' | 'target' | 'expression'>,
  settings?: Readonly<Record<string, TSchema | Readonly<Record<string, unknown>>>>,
): TransformInference {
  const root = parse(transform.expression);
  if (!root) return { result: unknown, findings: [] };
  const source = typeFromSchema(transform.source);
  const inference = newInference(transform.expression, infer);
  const result = inference.infer(root, rootScope(source, settings));
  // Past the limit nothing is known of what was not looked at: then nothing is said.
  if (inference.remainingSteps < 0) return { result: unknown, findings: [tooLarge] };
  checkTarget(result, typeFromSchema(transform.target), lastNode(root), inference);
  reportUnknownPaths(inference);
  reportUnusedSource(source, result, inference);
  return { result, findings: settled(inference) };
}

const tooLarge: MappingFinding = {
  kind: 'unproven',
  character: 0,
  what: 'The expression is too large for its types to be inferred',
};

function rootScope(source: Type, settings: Readonly<Record<string, unknown>> | undefined): Scope {
  const frame = frameIn(undefined);
  const given = Object.entries(settings ?? {}).map(([name, schema]) => [name, typeFromSchema(schema)] as const);
  const type: Type = settings
    ? { objects: [{ fields: new Map(given), rest: unknown, schema: undefined, made: undefined, guarded: false }] }
    : unknown;
  frame.bindings.set('settings', { id: 0, type });
  frame.bindings.set('$', { id: 1, type: source });
  return { context: source, contextKey: 'root', frame, facts: [], guarded: false };
}

/** The expression that the result is written in. */
function lastNode(root: Node): Node {
  const last = root.type === 'block' ? root.expressions?.at(-1) : undefined;
  return last ? lastNode(last) : root;
}

function reportUnknownPaths(inference: Inference): void {
  for (const [node, { found, names, isScalar }] of inference.nameReadings) {
    if (found) continue;
    const name = String(node.value);
    inference.candidates.push({
      kind: 'path-unknown',
      character: startOf(node, inference.text),
      what: isScalar ? `"${name}" is read of a value that has no fields` : `There is no field "${name}" here`,
      ...(isScalar ? {} : { misspelt: { name, candidates: [...names] } }),
    });
  }
}

const maximumNames = 40;

/** Fields beside others that are read, in objects that nothing reads as a whole. */
function reportUnusedSource(source: Type, result: Type, inference: Inference): void {
  markResult(result, inference, 0);
  const unused: string[] = [];
  collectUnused(source, '', inference, unused, new Set());
  if (unused.length === 0) return;
  const shown = unused.slice(0, maximumNames).join(', ');
  const more = unused.length > maximumNames ? `, and ${unused.length - maximumNames} more` : '';
  inference.candidates.push({
    kind: 'source-unused',
    character: undefined,
    what: `No path reads ${unused.length === 1 ? 'this field' : 'these fields'} of the source: ${shown}${more}`,
  });
}

function markResult(type: Type, inference: Inference, depth: number): void {
  if (depth > 30) return;
  markWhole(type, inference);
  const { array, objects } = type;
  if (array) markResult(array.items, inference, depth + 1);
  for (const object of objects ?? []) {
    if (!object.schema) for (const field of object.fields.values()) markResult(field, inference, depth + 1);
  }
}

function collectUnused(type: Type, path: string, inference: Inference, unused: string[], seen: Set<object>): void {
  if (type.array) collectUnused(type.array.items, `${path}[]`, inference, unused, seen);
  for (const { schema, fields } of type.objects ?? []) {
    if (!schema || seen.has(schema) || inference.wholes.has(schema)) continue;
    seen.add(schema);
    const read = inference.reads.get(schema);
    if (!read) continue;
    for (const [name, field] of fields) {
      const inner = path === '' ? name : `${path}.${name}`;
      if (read.has(name)) collectUnused(field, inner, inference, unused, seen);
      else unused.push(inner);
    }
  }
}

/**
 * The candidates that hold. Where a value is read under a condition or behind a filter, and some condition of the
 * mapping asks about it, the author has thought of it: types can't follow every such argument, so nothing is claimed.
 */
function settled({ candidates, tested }: Inference): MappingFinding[] {
  const settledFindings = candidates.map(({ origins, ...finding }: Candidate): MappingFinding => {
    const isOpen = !origins || origins.some(({ guarded, key }) => !(guarded && tested.has(key)));
    return isOpen ? finding : { ...finding, kind: 'unproven' };
  });
  const byText = new Map(settledFindings.map((finding) => [JSON.stringify(finding), finding]));
  return [...byText.values()].sort((a, b) => (a.character ?? -1) - (b.character ?? -1));
}
