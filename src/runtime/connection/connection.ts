/** A brand's connection to one system: its resolved connector, credentials, budget and transport. */
import type { Axios } from 'axios';
import type { Brand } from '../../../schemas/formats/brand.ts';
import type { Connector, Operation } from '../../../schemas/formats/connector.ts';
import { type Resolved, type ResolvedConnector, resolveConnector } from '../../blueprint/resolve-connector.ts';
import { AbortError } from '../../errors/errors.ts';
import type { Database } from '../store/database.ts';
import type { Authentication } from './authentication.ts';
import { type Budget, openBudget } from './budget.ts';
import { budgetIdOf } from './budget-id.ts';
import { openCredentials } from './credentials.ts';
import { chained, type FieldNames, fieldNames } from './field-names.ts';
import { type OutcomeReader, outcomeReader } from './outcome.ts';
import { withQuotas } from './quota.ts';
import { taggedValues } from './tagged-values.ts';
import { openHttp } from './transport.ts';

export type ResolvedOperation = Resolved<Operation>;
export type Mechanism = ResolvedOperation['idempotency'][number];

export type ReadBack = Extract<Mechanism, { kind: 'readBack' }>;

export type ByVersion = Extract<Mechanism, { kind: 'version' }>;

export interface OpenOperation {
  readonly id: string;
  readonly declaration: ResolvedOperation;
  readonly fields: FieldNames;
  readonly readOutcome: OutcomeReader;
  /** The mechanism in use: the first that is enabled. */
  readonly mechanism: Mechanism;
  /** How an effect is found again, where the system offers it, whatever the mechanism in use. */
  readonly readBack: ReadBack | undefined;
}

export interface Connection {
  readonly brand: string;
  readonly connector: ResolvedConnector;
  readonly http: Axios;
  readonly authentication: Authentication;
  /** The one that an operation names, else that of the connection. Errors: `AUTH_METHOD_UNKNOWN`. */
  authenticationOf(operation: OpenOperation): Authentication;
  readonly budget: Budget;
  /** Aborted when the process stops: no call waits for its slot any longer. */
  readonly stopping: AbortSignal | undefined;
  secret(credential: string): Promise<string>;
  operation(id: string): OpenOperation;
}

export async function openConnection(
  database: Database,
  brand: Brand,
  declared: Connector,
  stopping?: AbortSignal,
): Promise<Connection> {
  const instance = brand.connectors[declared.id];
  const connector = resolveConnector(declared, instance?.settings ?? {});
  const http = openHttp(connector);
  const credentials = openCredentials(brand, connector, http);
  const usual = credentials.authentication();
  const budgetId = await budgetIdOf(brand.id, connector, credentials);
  const budget = await withQuotas(
    await openBudget(database, budgetId, connector.budget),
    database,
    budgetId,
    connector.quotas ?? [],
  );
  const opened = new Map<string, OpenOperation>();
  return {
    brand: brand.id,
    connector,
    http,
    budget,
    stopping,
    secret: credentials.secret,
    authentication: usual,
    authenticationOf: ({ declaration }) => credentials.authentication(declaration.auth),
    operation(id) {
      let operation = opened.get(id);
      if (!operation) {
        operation = openOperation(connector, id);
        opened.set(id, operation);
      }
      return operation;
    },
  };
}

/** Error: `OPERATION_UNAVAILABLE`. */
export function openOperation(connector: ResolvedConnector, id: string): OpenOperation {
  const declaration = connector.operations[id];
  if (!declaration || declaration.enabled === false) {
    throw new AbortError({
      code: 'OPERATION_UNAVAILABLE',
      what: `${connector.title} does not offer ${id}.`,
      why: declaration ? "The brand's settings switch this capability off." : 'The connector does not declare it.',
      nextSteps: ['Switch the capability on, or leave the step out for this brand.'],
    });
  }
  const enabled = declaration.idempotency.filter(
    (candidate) => !('enabled' in candidate) || candidate.enabled !== false,
  );
  return {
    id,
    declaration,
    fields: chained(taggedValues(connector.encoding, declaration.tagRequest), fieldNames(declaration.fieldNames)),
    readOutcome: outcomeReader(
      [...(declaration.outcomes ?? []), ...connector.outcomes],
      connector.settings,
      declaration.direction,
    ),
    mechanism: enabled[0] ?? { kind: 'none' },
    readBack: enabled.find((candidate) => candidate.kind === 'readBack'),
  };
}
