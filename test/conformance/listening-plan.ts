/** A plan that takes every webhook of a connector, for tests. */
import type { Brand } from '../../schemas/formats/brand.ts';
import type { Flow } from '../../schemas/formats/flow.ts';
import { compilePlan, type Plan } from '../../src/runtime/plan/compile-plan.ts';
import type { Stand } from './stand.ts';
import type { NamedSubject } from './subject.ts';

/** A flow that takes every topic of the connector and does nothing. */
function listening(subject: NamedSubject): Flow {
  return {
    id: `${subject.id}--nothing/listen`,
    version: '1.0.0',
    title: 'Listens to everything',
    description: 'Takes every topic of one connector, so that its webhooks can be received.',
    systems: [subject.id],
    requirements: [],
    truth: {},
    owners: { it: 'Everything.' },
    settings: {},
    triggers: [
      {
        id: 'event',
        kind: 'webhook',
        connector: subject.id,
        topics: Object.keys(subject.connector.webhooks?.topics ?? {}),
      },
    ],
    record: { name: 'event', orderingKey: 'key' },
    retry: { attempts: 1, baseMs: 20, maximumMs: 100, exception: 'FAILED' },
    schemaException: 'FAILED',
    steps: [],
    exceptions: { FAILED: { title: 'It failed', owner: 'it', severity: 'error', nextStep: 'Look into it.' } },
    monitors: [],
  } as unknown as Flow;
}

/** Its plan on a stand. */
export async function planOf(stand: Stand, subject: NamedSubject): Promise<Plan> {
  const flow = listening(subject);
  const { connector, brand } = stand.connection;
  const declarations = {
    connectors: new Map([[connector.id, subject.connector]]),
    flows: new Map([[flow.id, flow]]),
    transforms: new Map(),
  };
  const owner = { id: brand, title: 'Brand', connectors: {}, flows: { [flow.id]: { version: flow.version } } } as Brand;
  const connections = new Map([[connector.id, stand.connection]]);
  return compilePlan(flow, owner, declarations, connections, async () => undefined);
}
