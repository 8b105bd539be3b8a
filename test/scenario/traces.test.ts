/** OpenTelemetry: a batch is a span, and the calls made for it are its children. */
import { context, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { aReturn } from './returns.ts';
import { onStage } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
let store: ScenarioStore;
beforeAll(async () => {
  provider.register();
  store = await openScenarioStore();
});
afterAll(async () => {
  await store.close();
  await provider.shutdown();
  // Other files run in the same process.
  trace.disable();
  context.disable();
});

test('a webhook, the batch of its record, and each call made for it are spans; nothing of the record stands in them', async () => {
  await onStage({ store }, async (stage) => {
    await stage.seed(aReturn(4711, [{}]));
    await stage.deliver([4711]);
    await stage.rest();
    expect((await stage.story(4711)).record.state).toBe('confirmed');
  });
  const spans = exporter.getFinishedSpans();
  const byName = (name: string) => spans.filter((span) => span.name === name);
  expect(byName('webhook')).toHaveLength(1);
  const batch = byName('batch').find(({ attributes }) => attributes['backhaul.records'] === 1);
  expect(batch?.attributes).toMatchObject({ 'backhaul.flow': 'archean-r247--loop-returns/restock-finalised-returns' });
  const [write] = byName('archean-r247 createStockAdjustment');
  expect(write?.attributes).toMatchObject({ 'backhaul.outcome': 'ok', 'http.response.status_code': 200 });
  expect(write?.parentSpanContext?.spanId).toBe(batch?.spanContext().spanId);
  expect(write?.spanContext().traceId).toBe(batch?.spanContext().traceId);
  const told = spans.map(({ name, attributes, status }) => JSON.stringify([name, attributes, status])).join('\n');
  expect(told).not.toContain('4711');
});

test('a call that fails ends its span with its code, and its batch goes on', async () => {
  exporter.reset();
  await onStage({ store }, async (stage) => {
    await stage.seed(aReturn(4712, [{}]));
    await stage.archean.faults({ kind: 'serverError', status: 502, times: 1, match: { method: 'POST' } });
    await stage.deliver([4712]);
    await stage.rest();
  });
  const failed = exporter.getFinishedSpans().filter(({ status }) => status.code === 2);
  expect(failed.map(({ name, status }) => [name, status.message])).toEqual([
    ['archean-r247 createStockAdjustment', 'ARCHEAN_UNAVAILABLE'],
  ]);
});
