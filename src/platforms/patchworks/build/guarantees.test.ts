import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Brand } from '../../../../schemas/formats/brand.ts';
import type { Flow } from '../../../../schemas/formats/flow.ts';
import { ownPackageRoot } from '../../../blueprint/package-root.ts';
import type { Declarations } from '../../../runtime/plan/compile-plan.ts';
import { compileFlow } from '../flow/compile-flow.ts';
import { demo, everything } from '../test-declarations.ts';
import { guaranteeDocuments } from './guarantee-documents.ts';
import { type Guarantees, guaranteesOf } from './guarantees.ts';

const id = 'archean-r247--loop-returns/restock-finalised-returns';

let declarations: Declarations;
beforeAll(async () => {
  declarations = await everything();
});

async function reported(change: (flow: Flow) => void = () => undefined, brand: Brand = demo): Promise<Guarantees> {
  const flow = structuredClone(declarations.flows.get(id));
  if (!flow) throw new Error('The package has the flow.');
  change(flow);
  return guaranteesOf(await compileFlow(flow, brand, declarations));
}

/** The brand with other capabilities of its stock system. */
const withCapabilities = (capabilities: object): Brand => ({
  ...demo,
  connectors: {
    ...demo.connectors,
    'archean-r247': { settings: { baseUrl: 'https://archean.example.test', capabilities }, credentials: {} },
  },
});

const aspect = ({ aspects }: Guarantees, name: string) => aspects.find(({ id: own }) => own === name);
const verdict = ({ requirements }: Guarantees, name: string) =>
  requirements.find(({ requirement }) => requirement === name)?.verdict;

test('each requirement of the flow, of its monitors and of its reconcilers is told of, and rests on something', async () => {
  const report = await reported();
  const flow = declarations.flows.get(id);
  const monitored = flow?.monitors.flatMap(({ requirements }) => requirements) ?? [];
  const reconciled = flow?.reconcilers?.flatMap(({ requirements }) => requirements) ?? [];
  const told = report.requirements.map(({ requirement }) => requirement);
  expect([...told].sort()).toEqual([...new Set([...(flow?.requirements ?? []), ...monitored, ...reconciled])].sort());
  expect(report.requirements.filter(({ aspects, sentence }) => aspects.length === 0 || sentence === '')).toEqual([]);
});

test('what did not happen, the order of records and alerts need the runtime; nothing claims more than it has', async () => {
  const report = await reported();
  expect(['AL-5', 'G-4', 'G-7'].map((name) => verdict(report, name))).toEqual(['runtime', 'runtime', 'runtime']);
  expect(['G-2', 'G-3', 'G-5', 'AL-10'].map((name) => verdict(report, name))).toEqual(Array(4).fill('weaker'));
  const texts = report.aspects.map(({ how }) => how).join(' ');
  for (const told of ['not atomic', 'partial success', 'begins from the start']) expect(texts).toContain(told);
});

test('how a write is protected is read off its operation', async () => {
  expect(aspect(await reported(), 'write:adjust-stock')).toMatchObject({ verdict: 'holds' });
  const readBack = await reported(undefined, withCapabilities({ idempotencyKey: false }));
  expect(aspect(readBack, 'write:adjust-stock')).toMatchObject({
    verdict: 'weaker',
    how: expect.stringContaining('read back by the next run'),
  });
  const nothing = await reported(undefined, withCapabilities({ idempotencyKey: false, readBackByReference: false }));
  expect(aspect(nothing, 'write:adjust-stock')).toMatchObject({
    verdict: 'weaker',
    how: expect.stringContaining('left to people'),
  });
});

test('without a poll nothing comes again by itself', async () => {
  const report = await reported((flow) => {
    flow.triggers = flow.triggers.filter(({ kind }) => kind === 'webhook');
  });
  expect(aspect(report, 'poll')).toBeUndefined();
  expect(aspect(report, 'recheck')).toMatchObject({ verdict: 'runtime' });
  expect(aspect(report, 'retry')?.how).toContain('a person has to retry the run');
});

test('a record with a priority of its own needs the runtime for it', async () => {
  expect(aspect(await reported(), 'order:priority')).toBeUndefined();
  const report = await reported((flow) => {
    flow.record.priority = '1';
  });
  expect(aspect(report, 'order:priority')).toMatchObject({ verdict: 'runtime' });
});

test('what reconcilers compare needs the runtime, and so does the requirement that they stand for', async () => {
  const report = await reported();
  expect(aspect(report, 'reconciler:returned-stock')).toMatchObject({ verdict: 'runtime' });
  expect(verdict(report, 'AL-11')).toBe('runtime');
  const without = await reported((flow) => {
    flow.reconcilers = [];
  });
  expect(without.aspects.filter(({ id: own }) => own.startsWith('reconciler'))).toEqual([]);
});

test('docs/guarantees is what the declarations give: npm run emit writes it anew', async () => {
  for (const [name, text] of await guaranteeDocuments(demo, declarations)) {
    const file = join(ownPackageRoot(), 'docs', 'guarantees', name);
    expect([name, readFileSync(file, 'utf8')]).toEqual([name, text]);
  }
});

test('a flow that can not be compiled has a report that says so, with the reason', async () => {
  const flow = structuredClone(declarations.flows.get(id));
  Object.assign(flow?.steps[1] ?? {}, { shape: 'split' });
  if (!flow) throw new Error('The package has the flow.');
  const texts = await guaranteeDocuments(demo, { ...declarations, flows: new Map([[id, flow]]) });
  expect(texts.get(`${id}.md`)).toMatch(
    /run by the runtime alone[\s\S]*PLATFORM_SHAPE_UNKNOWN: .*shape split of the step/,
  );
});
