/** Reads which values a system has, by the read operation that a setting names for them. */
import type { ListedValues } from '../../../schemas/formats/shared.ts';
import { compileExpression } from '../../mapping/expression.ts';
import { callOperation } from '../../runtime/connection/call-operation.ts';
import type { Connection } from '../../runtime/connection/connection.ts';
import { pagesOf } from '../../runtime/connection/pages.ts';
import type { Database } from '../../runtime/store/database.ts';
import { heldAt } from './setting-tree.ts';

/** More values than that are no table that people keep. */
const maximumValues = 10_000;

/** The values, or why they could not be read, and whether the system offers the list at all. */
export type Listed =
  | { readonly values: ReadonlySet<string> }
  | { readonly problem: string; readonly isOffered: boolean };

/**
 * Calls count against the budget that the runtime has too. Errors: `OPERATION_UNAVAILABLE` where the brand's settings switch the reading
 * off, those of `pagesOf`.
 */
export async function listValues(
  database: Database,
  connection: Connection,
  { operation: id, parameters = {}, path }: ListedValues,
): Promise<Listed> {
  const operation = connection.operation(id);
  const itemsOf = compileExpression(operation.declaration.items ?? '$');
  const values = new Set<string>();
  const call = (given: Record<string, unknown>) =>
    callOperation(database, connection, operation, given, undefined, { keys: [] });
  for await (const { outcome, body } of pagesOf(operation, parameters, call)) {
    if (outcome.kind !== 'ok') {
      return { problem: outcome.message ?? `${operation.declaration.title}: ${outcome.kind}`, isOffered: true };
    }
    const items = itemsOf.evaluate(body) ?? [];
    for (const item of Array.isArray(items) ? items : [items]) {
      const value = heldAt(item, path.split('.'));
      if (value !== undefined && value !== null) values.add(String(value));
    }
    if (values.size > maximumValues) return { problem: `it lists more than ${maximumValues} values.`, isOffered: true };
  }
  return { values };
}
