/** For tests: the example blueprint of the formats, made ready for a brand of its own. */
import type { Brand } from '../../../schemas/formats/brand.ts';
import type { Connector } from '../../../schemas/formats/connector.ts';
import { connectorExample, sourceConnectorExample } from '../../../schemas/formats/examples/connector.ts';
import { flowExample } from '../../../schemas/formats/examples/flow.ts';
import { bodyTransformExample, planTransformExample } from '../../../schemas/formats/examples/transform.ts';
import type { Flow, PollTrigger } from '../../../schemas/formats/flow.ts';
import type { Transform } from '../../../schemas/formats/transform.ts';
import { invariant } from '../../errors/errors.ts';
import { type Connection, openConnection } from '../connection/connection.ts';
import { compilePlan, type Plan } from '../plan/compile-plan.ts';
import type { Database } from '../store/database.ts';

export interface ExamplePlan {
  readonly plan: Plan;
  readonly poll: PollTrigger;
  /** The system that sends events. */
  readonly source: Connection;
}

export const exampleSecret = 'secret-of-the-example';
const secretVariable = 'BACKHAUL_EXAMPLE_SECRET';

/** A plan of the brand. `change` may alter copies of the declarations before they are made ready. */
export async function examplePlan(
  database: Database,
  brandId: string,
  stockUrl: string,
  change: (declared: { flow: Flow; stock: Connector; source: Connector }) => void = () => undefined,
): Promise<ExamplePlan> {
  process.env[secretVariable] = exampleSecret;
  const declared = structuredClone({ flow: flowExample, stock: connectorExample, source: sourceConnectorExample });
  declared.stock.budget = { kind: 'tokenBucket', limit: 10_000, windowMs: 1_000, burst: 9_000, pauseMs: 100 };
  change(declared);
  const { flow, stock, source } = declared;
  const reference = { env: secretVariable };
  const brand: Brand = {
    id: brandId,
    title: 'Example brand',
    connectors: {
      [stock.id]: { settings: { baseUrl: stockUrl }, credentials: { apiKey: reference } },
      [source.id]: { credentials: { webhookSecret: reference } },
    },
    flows: { [flow.id]: { version: flow.version, settings: { limits: { restock: 60 } } } },
  };
  const connections = new Map<string, Connection>();
  for (const connector of [stock, source]) {
    connections.set(connector.id, await openConnection(database, brand, connector));
  }
  const transforms = [planTransformExample, bodyTransformExample].map((one): [string, Transform] => [
    one.id,
    one as unknown as Transform,
  ]);
  const declarations = {
    connectors: new Map([stock, source].map((one) => [one.id, one])),
    flows: new Map([[flow.id, flow]]),
    transforms: new Map(transforms),
  };
  const plan = await compilePlan(flow, brand, declarations, connections, async () => undefined);
  const poll = flow.triggers.find((trigger) => trigger.kind === 'poll');
  const connection = connections.get(source.id);
  invariant(poll && connection, 'the example has a poll and a source');
  return { plan, poll, source: connection };
}
