/** How much of each budget could be used at once. */
import type { Brand } from '../../../schemas/formats/brand.ts';
import type { Connector } from '../../../schemas/formats/connector.ts';
import { resolveConnector } from '../../blueprint/resolve-connector.ts';
import { type Budget, openBudget } from '../connection/budget.ts';
import type { Queryable } from '../store/database.ts';

export interface NamedBudget {
  readonly brand: string;
  readonly connector: string;
  readonly budget: Pick<Budget, 'left'>;
}

export interface BudgetLeft {
  readonly brand: string;
  readonly connector: string;
  /** Calls, or points where the budget counts those. */
  readonly left: number;
  readonly of: number;
}

export function budgetsLeft(budgets: readonly NamedBudget[]): Promise<BudgetLeft[]> {
  return Promise.all(
    budgets.map(async ({ brand, connector, budget }) => ({ brand, connector, ...(await budget.left()) })),
  );
}

/** The budgets of a brand's connectors, for whoever makes no calls with them. */
export function budgetsOf(
  database: Queryable,
  brand: Brand,
  connectors: ReadonlyMap<string, Connector>,
): Promise<NamedBudget[]> {
  const used = Object.entries(brand.connectors).flatMap(([id, instance]) => {
    const declared = connectors.get(id);
    return declared ? [resolveConnector(declared, instance.settings ?? {})] : [];
  });
  return Promise.all(
    used.map(async ({ id, budget }) => ({
      brand: brand.id,
      connector: id,
      budget: await openBudget(database, `${brand.id}/${id}`, budget),
    })),
  );
}
