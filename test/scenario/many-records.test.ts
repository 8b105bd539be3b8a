/** G-4, AC-3, FL-5: changes of one record are merged, records share calls, and urgent ones go before a backlog. */
import { setTimeout as wait } from 'node:timers/promises';
import { type ArrivedEvent, acceptEvents } from '../../src/runtime/intake/accept-events.ts';
import { flowId, scenarioDeclarations } from './declarations.ts';
import { idsOf, manyReturns } from './returns.ts';
import { onStage, type Stage } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const closed = (stage: Stage, key: string, version = '1', priority = 0): ArrivedEvent => ({
  brand: stage.brand.id,
  flow: flowId,
  key,
  orderingKey: key,
  version,
  source: 'webhook',
  trigger: 'return.closed',
  body: { topic: 'return', trigger: 'return.closed', id: Number(key), state: 'closed' },
  tracked: {},
  priority,
});

const accept = (...events: ArrivedEvent[]) =>
  store.database.transaction((transaction) => acceptEvents(transaction, store.queue, events));

/** Calls by operation. */
async function calls(stage: Stage): Promise<Record<string, number>> {
  const { rows } = await store.database.query<{ operation: string; calls: number }>(
    `select operation, count(*)::int as calls from backhaul.call where brand = $1 group by operation`,
    [stage.brand.id],
  );
  return Object.fromEntries(rows.map(({ operation, calls }) => [operation, calls]));
}

test('AC-3: thirty changes of one record that come while it waits cause one call, with the newest of them', async () => {
  await onStage({ store, running: false }, async (stage) => {
    const [one] = manyReturns(1);
    if (!one) throw new Error('there is one');
    await stage.seed(one);
    for (let version = 1; version <= 30; version++) await accept(closed(stage, one.id, String(version)));
    await stage.start();
    await stage.rest();
    expect(await calls(stage)).toEqual({ getReturn: 1, listProducts: 1, createStockAdjustment: 1 });
    expect((await stage.story(one.id)).history.at(-1)?.state).toBe('confirmed');
  });
});

test('AL-4: records wait for others as long as the blueprint says, and go out in one call', async () => {
  const declarations = scenarioDeclarations({ record: { waitMs: 4_000 } });
  await onStage({ store, declarations }, async (stage) => {
    const returns = manyReturns(12);
    await stage.seed(...returns);
    for (const id of idsOf(returns)) {
      await accept(closed(stage, id));
      await wait(20);
    }
    await stage.rest();
    expect((await calls(stage)).createStockAdjustment).toBe(1);
  });
});

test('FL-5: an urgent record goes before a backlog that stands already', async () => {
  await onStage({ store }, async (stage) => {
    const returns = manyReturns(1_200);
    const urgent = '2200';
    await stage.seed(...returns);
    await accept(...idsOf(returns).map((id) => closed(stage, id, '1', 0)));
    await accept(closed(stage, urgent, '2', 5));
    await stage.rest();
    const { rows } = await store.database.query<{ key: string }>(
      `select key from backhaul.record where brand = $1 order by changed_at, key`,
      [stage.brand.id],
    );
    expect(rows).toHaveLength(1_200);
    // At most the batches that were in hand when it came, and its own neighbours in time.
    expect(rows.findIndex(({ key }) => key === urgent)).toBeLessThan(900);
  });
}, 120_000);
