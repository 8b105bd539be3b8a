/** Parts of flows that several rules look at. */
import type { Connector, Operation } from '../../schemas/formats/connector.ts';
import type { ConnectorStep, Flow, PollTrigger, RunFlowStep } from '../../schemas/formats/flow.ts';
import type { Transform } from '../../schemas/formats/transform.ts';
import type { Catalog, Loaded } from '../blueprint/catalog.ts';
import type { DeclarationKind } from '../blueprint/formats.ts';
import { pointerTo } from '../blueprint/json-pointer.ts';
import { type ExpressionPlace, expressionPlaces } from './expression-places.ts';
import { type Reading, readExpression } from './expression-reading.ts';

/** A step or trigger that names an operation. */
export interface OperationUse {
  readonly user: ConnectorStep | PollTrigger;
  /** Pointer of the step or trigger. */
  readonly pointer: string;
  readonly connector: string;
  readonly operation: string;
}

/** Steps and polls that call an operation. */
export function operationUses(flow: Flow): OperationUse[] {
  const steps = flow.steps.flatMap((step, index) =>
    step.shape === 'connector' ? [{ user: step, pointer: pointerTo('/steps', index) }] : [],
  );
  const polls = flow.triggers.flatMap((trigger, index) =>
    trigger.kind === 'poll' ? [{ user: trigger, pointer: pointerTo('/triggers', index) }] : [],
  );
  return [...polls, ...steps].map((use) => ({ ...use, connector: use.user.connector, operation: use.user.operation }));
}

/** The operation that a use names, when both it and its connector are there. */
export function operationOf(
  catalog: Catalog,
  use: Pick<OperationUse, 'connector' | 'operation'>,
): Operation | undefined {
  return ownValue(catalog.connectors.get(use.connector)?.value.operations, use.operation);
}

/** A property of its own, never one of Object's prototype. */
export function ownValue<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Steps that hand records to other flows. */
export function runFlowSteps(flow: Flow): { readonly step: RunFlowStep; readonly index: number }[] {
  return flow.steps.flatMap((step, index) => (step.shape === 'run-flow' ? [{ step, index }] : []));
}

/** A transform that a flow names, and where. */
export interface TransformUse {
  readonly id: string;
  readonly pointer: string;
}

/** Where a flow names transforms. */
export function transformUses(flow: Flow): TransformUse[] {
  return flow.steps.flatMap((step, index) => {
    if (step.shape === 'map') return [{ id: step.transform, pointer: pointerTo('/steps', index, 'transform') }];
    if (step.shape !== 'connector') return [];
    return (['batch', 'write'] as const).flatMap((form) => {
      const id = step[form]?.body;
      return id === undefined ? [] : [{ id, pointer: pointerTo('/steps', index, form, 'body') }];
    });
  });
}

/** The transforms of a flow that could be loaded, each once. */
export function transformsOf(catalog: Catalog, flow: Flow): Loaded<Transform>[] {
  const ids = new Set(transformUses(flow).map(({ id }) => id));
  return [...ids].flatMap((id) => catalog.transforms.get(id) ?? []);
}

/** The connectors that a flow names under `systems` and that could be loaded. */
export function connectorsOf(catalog: Catalog, flow: Flow): Loaded<Connector>[] {
  return flow.systems.flatMap((id) => catalog.connectors.get(id) ?? []);
}

/** An expression with what it reads. */
export interface ReadPlace extends ExpressionPlace {
  readonly reading: Reading;
}

/** The expressions of a declaration that parse; those that don't are another rule's business. */
export function readings(kind: DeclarationKind, declaration: object): ReadPlace[] {
  return expressionPlaces(kind, declaration).flatMap((place) => {
    const { reading } = readExpression(place.text);
    return reading ? [{ ...place, reading }] : [];
  });
}

/** Every string of a value with its pointer; values deeper than 50 levels are not looked at. */
export function* stringsIn(
  value: unknown,
  pointer = '',
  depth = 0,
): Generator<{ text: string; pointer: string; key: string }> {
  if (typeof value !== 'object' || value === null || depth > 50) return;
  for (const [key, child] of Object.entries(value)) {
    const at = pointerTo(pointer, key);
    if (typeof child === 'string') yield { text: child, pointer: at, key };
    else yield* stringsIn(child, at, depth + 1);
  }
}
