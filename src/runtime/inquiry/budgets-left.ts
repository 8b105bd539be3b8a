/** How much of each budget could be used at once. */
import type { Brand } from '../../../schemas/formats/brand.ts';
import type { Connector } from '../../../schemas/formats/connector.ts';
import { resolveConnector } from '../../blueprint/resolve-connector.ts';
import { type Budget, openBudget } from '../connection/budget.ts';
import { budgetIdOf } from '../connection/budget-id.ts';
import { openCredentials } from '../connection/credentials.ts';
import { openHttp } from '../connection/transport.ts';
import type { Database } from '../store/database.ts';

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
  database: Database,
  brand: Brand,
  connectors: ReadonlyMap<string, Connector>,
): Promise<NamedBudget[]> {
  const used = Object.entries(brand.connectors).flatMap(([id, instance]) => {
    const declared = connectors.get(id);
    return declared ? [resolveConnector(declared, instance.settings ?? {})] : [];
  });
  return Promise.all(
    used.map(async (connector) => {
      const { secret } = openCredentials(brand, connector, openHttp(connector));
      const id = await budgetIdOf(brand.id, connector, { secret });
      return { brand: brand.id, connector: connector.id, budget: await openBudget(database, id, connector.budget) };
    }),
  );
}
