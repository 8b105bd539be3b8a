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

export interface ReadySide {
  readonly declaration: ReconcilerSide;
  readonly connection: Connection;
  readonly operation: OpenOperation;
  readonly passes: readonly (readonly { readonly name: string; readonly value: CompiledExpression }[])[];
  readonly items: CompiledExpression;
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
  const side = (own: ReconcilerSide): ReadySide => {
    const connection = connections.get(own.connector);
    invariant(connection, `the reconciler ${declaration.id} names a connector that is not connected: ${own.connector}`);
    const operation = connection.operation(own.operation);
    return {
      declaration: own,
      connection,
      operation,
      passes: own.passes.map((pass) =>
        Object.entries(pass).map(([name, source]) => ({ name, value: compileExpression(source) })),
      ),
      items: compileExpression(operation.declaration.items ?? '$'),
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

const readyRepair = (repair: ReconcilerRepair): ReadyRepair =>
  'person' in repair
    ? repair
    : {
        for: repair.for,
        flow: repair.flow,
        key: compileExpression(repair.key),
        event: compileExpression(repair.event),
      };
