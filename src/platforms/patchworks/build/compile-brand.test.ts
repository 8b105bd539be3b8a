import type { Brand } from '../../../../schemas/formats/brand.ts';
import type { Connector } from '../../../../schemas/formats/connector.ts';
import type { Flow } from '../../../../schemas/formats/flow.ts';
import type { Declarations } from '../../../runtime/plan/compile-plan.ts';
import { scriptName } from '../flow/names.ts';
import { demo, everything } from '../test-declarations.ts';
import { compileBrand, type PlatformBuild } from './compile-brand.ts';

let declarations: Declarations;
let build: PlatformBuild;
beforeAll(async () => {
  declarations = await everything();
  build = await compileBrand(demo, declarations);
});

function withFlow(change: (flow: Flow) => void): Declarations {
  const flows = new Map(
    [...declarations.flows].map(([id, flow]) => {
      const changed = structuredClone(flow);
      change(changed);
      return [id, changed];
    }),
  );
  return { ...declarations, flows };
}

test('each document is a draft whose steps, legs, scripts and flows are all there, and has one try/catch', () => {
  const { documents, scripts, brand } = build;
  const names = new Set(scripts.map(({ id }) => scriptName(brand, id)));
  const flows = documents.map(({ document }) => document.flow.name);
  expect(new Set(flows).size).toBe(flows.length);
  for (const [index, { document }] of documents.entries()) {
    const [version] = document.flow.versions;
    const steps = new Map((version?.steps ?? []).map((step) => [step.name, step]));
    expect([document.flow.is_enabled, version?.status]).toEqual([false, 'Draft']);
    expect([...steps.values()].filter(({ microservice }) => microservice === 'try-catch')).toHaveLength(1);
    const begun = new Set([...steps.values()].flatMap(({ routes = [] }) => routes.map(({ first_step }) => first_step)));
    for (const { name, parent_flow_step: parent, script_version: version, config, microservice } of steps.values()) {
      // Every step stands behind another or begins a leg; the first of all begins the flow.
      if (name !== [...steps.keys()][0]) expect([name, parent !== undefined || begun.has(name)]).toEqual([name, true]);
      if (parent !== undefined) expect(steps.has(parent)).toBe(true);
      if (version) expect(names).toContain(version.script);
      // A flow that is started was put in before.
      if (microservice === 'run-process-flow') expect(flows.slice(0, index + 1)).toContain(config.flow_name);
    }
    for (const first of begun) expect(steps.has(String(first))).toBe(true);
  }
});

test('scripts of compiled flows stay small, require nothing, and make no code at run time', () => {
  const { scripts } = build;
  for (const { id, code } of scripts) {
    expect([id, Buffer.byteLength(code) <= 32_000]).toEqual([id, true]);
    const required = [...code.matchAll(/(?<!['"`])\brequire\("([^"]*)"\)/g)].map(([, name]) => name);
    expect(required.filter((name) => !name?.startsWith('node:'))).toEqual([]);
    expect(code).not.toMatch(/\beval\(|new Function\(/);
  }
});

test('connectors have every parameter of their operations, one variable for each credential, and no value of it', () => {
  const { collections, endpoints } = build;
  expect([...collections.keys()].sort()).toEqual([...new Set(endpoints.map(({ connector }) => connector.id))].sort());
  const loop = collections.get('loop-returns');
  expect(loop?.variable.map(({ key, value }) => [key, value])).toEqual([
    ['baseUrl', 'https://api.loopreturns.com/api/2026-10'],
    ['loopReturnsApiKey', ''],
    ['loopReturnsWebhookSecret', ''],
  ]);
  expect(loop?.auth).toEqual({
    type: 'apikey',
    apikey: [
      { key: 'key', value: 'X-Authorization' },
      { key: 'value', value: '{{loopReturnsApiKey}}' },
      { key: 'in', value: 'header' },
    ],
  });
  const list = loop?.item.find(({ name }) => name.endsWith('listReturns'));
  expect(list?.request.url.query?.map(({ key, disabled }) => [key, disabled === true])).toEqual([
    ['from', true],
    ['to', true],
    ['filter', true],
    ['state', true],
    ['paginate', false],
    ['pageSize', false],
    ['cursor', true],
  ]);
});

const restock = 'archean-r247--loop-returns/restock-finalised-returns';
const stock = 'archean-r247--commercetools/publish-stock-levels';
const ledger = 'archean-r247--loop-returns/keep-store-credit-ledger';

/** What is told when the flow is asked for. */
async function refusalOf(changed: Declarations): Promise<unknown> {
  return compileBrand(demo, changed, [restock]).catch((error: unknown) => error);
}

test('a flow asked for that has what is not known is refused, and all of it is named', async () => {
  const changed = withFlow((flow) => {
    Object.assign(flow.steps[1] ?? {}, { shape: 'split' });
    Object.assign(flow.triggers[0] ?? {}, { kind: 'schedule' });
  });
  expect(await refusalOf(changed)).toMatchObject({
    code: 'PLATFORM_SHAPE_UNKNOWN',
    message: expect.stringMatching(/the kind schedule of the trigger [\s\S]*the shape split of the step /),
  });
});

test('a member of a step or a trigger that is not known is refused as well', async () => {
  const changed = withFlow((flow) => {
    for (const step of flow.steps) if ('batch' in step) Object.assign(step.batch ?? {}, { before: {} });
    Object.assign(flow.triggers[0] ?? {}, { where: 'true' });
  });
  expect(await refusalOf(changed)).toMatchObject({
    message: expect.stringMatching(/member where of[\s\S]*member batch\.before of/),
  });
});

test('every shipped flow is compiled, for a brand that runs them all', async () => {
  expect([...declarations.flows.keys()].filter((id) => !(id in demo.flows))).toEqual([ledger]);
  const brand = { ...demo, flows: { ...demo.flows, [ledger]: { version: '1.0.0' } } };
  const { flows, leftOut } = await compileBrand(brand, declarations, [ledger]);
  expect([...build.flows, ...flows].map(({ flow }) => flow.id).sort()).toEqual([...declarations.flows.keys()].sort());
  expect([...build.leftOut, ...leftOut]).toEqual([]);
});

/** A brand of two flows with a value that has the step for many records taken for one alone. */
const bulk = (): Brand => ({
  ...demo,
  flows: { [restock]: { version: '1.1.0' }, [stock]: { version: '1.0.0', settings: { bulkFrom: 1 } } },
});

test('what can not be compiled is left out of the build of the brand, and named; nothing else is', async () => {
  const { flows, leftOut } = await compileBrand(bulk(), declarations);
  expect(leftOut.map(({ flow }) => flow.id)).toEqual([stock]);
  expect(leftOut[0]?.refusal.message).toContain(
    `${stock} has what is not compiled for the platform: the member batch.before`,
  );
  expect(flows.map(({ flow }) => flow.id)).toEqual([restock]);
  // Where its settings ask for more records together than a run has, nothing of that step is there.
  const compiled = build.flows.find(({ flow }) => flow.id === stock);
  expect(compiled?.neverTaken).toEqual(['import-stock']);
  expect(compiled?.legs.map(({ id }) => id)).not.toContain('import-stock');
});

test('a flow hands no record to one that is left out: an optional step is passed over, another leaves its flow out', async () => {
  const compiled = (all: PlatformBuild) => all.flows.find(({ flow }) => flow.id === restock);
  expect(compiled(build)?.notHandedTo).toEqual([]);
  expect(compiled(await compileBrand(bulk(), declarations, [restock]))?.notHandedTo).toEqual([stock]);
  const needed = withFlow(({ steps }) => {
    for (const step of steps) if (step.shape === 'run-flow' && step.flow === stock) delete step.optional;
  });
  const refused = await compileBrand(bulk(), needed, [restock]).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'PLATFORM_NOT_POSSIBLE', message: expect.stringContaining(stock) });
});

test('a brand of which nothing can be compiled is refused', async () => {
  const nothing = withFlow(({ triggers }) => Object.assign(triggers[0] ?? {}, { kind: 'schedule' }));
  await expect(compileBrand(demo, nothing)).rejects.toMatchObject({ code: 'PLATFORM_NOTHING_COMPILED' });
});

/** What is told when the stock flow is asked for, with its declarations and those of commercetools changed. */
async function stockRefusal(change: (flow: Flow, commercetools: Connector) => void): Promise<unknown> {
  const commercetools = structuredClone(declarations.connectors.get('commercetools'));
  if (!commercetools) throw new Error('The package has the connector.');
  const changed = withFlow((flow) => flow.id === stock && change(flow, commercetools));
  const connectors = new Map([...declarations.connectors, [commercetools.id, commercetools]]);
  return compileBrand(demo, { ...changed, connectors }, [stock]).catch((error: unknown) => error);
}

test('what needs another time, another order or a list of waiting records is refused, with what it would need', async () => {
  const refused = (what: string) => ({ code: 'PLATFORM_NOT_POSSIBLE', message: expect.stringContaining(what) });
  const readBack =
    (more: object) =>
    (_: Flow, { operations }: Connector) =>
      Object.assign(operations.createInventoryEntry?.idempotency[0] ?? {}, more);
  expect(await stockRefusal(readBack({ pending: 'true' }))).toMatchObject(refused('is worked on later'));
  expect(await stockRefusal(readBack({ beforeSending: true }))).toMatchObject(refused('looked for before it is sent'));
  const listens = await stockRefusal((_, { webhooks }) => Object.assign(webhooks ?? {}, { enabled: true }));
  expect(listens).toMatchObject(refused('The trigger catalogue-changed'));
  const tracks = await stockRefusal(({ triggers }) =>
    Object.assign(triggers[0] ?? {}, { track: { at: 'level.updatedAt' } }),
  );
  expect(tracks).toMatchObject(refused('The trigger archean-webhook'));
});

test('only the flows that are named are compiled, and one that the brand has not is refused', async () => {
  expect((await compileBrand(demo, declarations, [restock])).flows.map(({ flow }) => flow.id)).toEqual([restock]);
  await expect(compileBrand(demo, declarations, ['a--b/c'])).rejects.toMatchObject({ code: 'FLOW_UNKNOWN' });
});
