/** A reconciler made ready once: parsed expressions, transforms and opened operations. */
import type { Flow, Reconciler, ReconcilerRepair, ReconcilerSide } from '../../../schemas/formats/flow.ts';
import { invariant } from '../../errors/errors.ts';
import { type CompiledExpression, compileExpression } from '../../mapping/expression.ts';
import type { ReadyTransform } from '../../mapping/transform.ts';
import type { Connection, OpenOperation } from '../connection/connection.ts';

export interface ReadyMap {
  readonly input: CompiledExpression;
  readonly transform: ReadyTransform;
}

/** A list that is read page by page. */
export interface ReadyList {
  readonly connection: Connection;
  readonly operation: OpenOperation;
  readonly items: CompiledExpression;
}

export type ReadyParameters = readonly { readonly name: string; readonly value: CompiledExpression }[];

export interface ReadySide extends ReadyList {
  readonly declaration: ReconcilerSide;
  readonly passes: readonly ReadyParameters[];
  readonly lookups: readonly (ReadyList & { readonly into: string; readonly parameters: ReadyParameters })[];
  readonly item: CompiledExpression;
  readonly together: CompiledExpression;
  readonly maps: readonly (ReadyMap & { readonly into: string })[];
  readonly rows: ReadyMap;
}

export type ReadyRepair = { readonly for: readonly string[] } & (
  | { readonly flow: string; readonly key: CompiledExpression; readonly event: CompiledExpression }
  | { readonly person: string }
);

export interface ReadyReconciler {
  readonly declaration: Reconciler;
  readonly left: ReadySide;
  readonly right: ReadySide;
  readonly repairs: readonly ReadyRepair[];
}

/** The transforms that the reconcilers of a flow name. */
export function reconcilerTransforms(flow: Flow): string[] {
  return (flow.reconcilers ?? []).flatMap(({ left, right }) =>
    [left, right].flatMap(({ maps = [], rows }) => [...maps, rows].map(({ transform }) => transform)),
  );
}

export function readyReconciler(
  declaration: Reconciler,
  connections: ReadonlyMap<string, Connection>,
  transform: (id: string) => ReadyTransform,
): ReadyReconciler {
  const list = (named: { connector: string; operation: string }): ReadyList => {
    const connection = connections.get(named.connector);
    invariant(
      connection,
      `the reconciler ${declaration.id} names a connector that is not connected: ${named.connector}`,
    );
    const operation = connection.operation(named.operation);
    return { connection, operation, items: compileExpression(operation.declaration.items ?? '$') };
  };
  const side = (own: ReconcilerSide): ReadySide => {
    return {
      declaration: own,
      ...list(own),
      passes: own.passes.map(parameters),
      lookups: Object.entries(own.lookups ?? {}).map(([into, lookup]) => ({
        into,
        ...list(lookup),
        parameters: parameters(lookup.parameters),
      })),
      item: compileExpression(own.item),
      together: compileExpression(own.together ?? own.item),
      maps: (own.maps ?? []).map((map) => ({
        into: map.into,
        input: compileExpression(map.input),
        transform: transform(map.transform),
      })),
      rows: { input: compileExpression(own.rows.input), transform: transform(own.rows.transform) },
    };
  };
  return {
    declaration,
    left: side(declaration.left),
    right: side(declaration.right),
    repairs: declaration.repairs.map(readyRepair),
  };
}

const parameters = (sources: Readonly<Record<string, string>>): ReadyParameters =>
  Object.entries(sources).map(([name, source]) => ({ name, value: compileExpression(source) }));

const readyRepair = (repair: ReconcilerRepair): ReadyRepair =>
  'person' in repair
    ? repair
    : {
        for: repair.for,
        flow: repair.flow,
        key: compileExpression(repair.key),
        event: compileExpression(repair.event),
      };
