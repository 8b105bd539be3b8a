import { existsSync } from 'node:fs';
import type { PlatformBuild } from '../../src/platforms/patchworks/build/compile-brand.ts';
import { needsAttention } from '../../src/platforms/patchworks/deploy/deploy-brand.ts';
import { changedBuild, readText, smallBuild, startCompany, type TestCompany, tally, token } from './company.ts';

let build: PlatformBuild;
let flowName: string;
let scriptName: string;
let company: TestCompany;

beforeAll(async () => {
  build = await smallBuild();
  const { document } = build.documents[0] ?? {};
  flowName = document?.flow.name ?? '';
  scriptName = document?.scripts[0]?.name ?? '';
}, 60_000);

afterEach(() => company.close());

const all = () => build.scripts.length;

test('a dry run writes nothing, neither on the platform nor on the disk, and says what would be made', async () => {
  company = await startCompany();
  const report = await company.deploy(build, { apply: false });
  expect(tally(report.outcomes)).toEqual({ 'script made': all(), 'flow made': 1 });
  expect(report.applied).toBe(false);
  expect(existsSync(company.recordPath)).toBe(false);
  expect(await company.newEffects()).toEqual({});
  const { requests } = await company.client.ledger();
  expect(Object.keys(requests).filter((route) => !route.startsWith('GET '))).toEqual([]);
  const kinds = new Set(report.missing.map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(['connector', 'data pool', 'instance']);
});

test.each(['flat', 'attributes'] as const)(
  'a deployment makes everything once; a second finds it so; a changed build changes what it has changed (%s items)',
  async (itemForm) => {
    company = await startCompany({ itemForm, configAsText: itemForm === 'attributes' }, { pageSize: 10 });
    const first = await company.deploy(build);
    expect(tally(first.outcomes)).toEqual({ 'script made': all(), 'flow made': 1 });
    expect(needsAttention(first)).toBe(false);
    expect(await company.newEffects()).toEqual({ createScript: all(), deployScriptVersion: all(), importFlow: 1 });
    const second = await company.deploy(build);
    expect(tally(second.outcomes)).toEqual({ 'script left': all(), 'flow left': 1 });
    expect(await company.newEffects()).toEqual({});
    const third = await company.deploy(changedBuild(build));
    expect(tally(third.outcomes)).toEqual({
      'script changed': 1,
      'script left': all() - 1,
      'flow changed': 1,
    });
    expect(await company.newEffects()).toEqual({ createScriptVersion: 1, deployScriptVersion: 1, importFlow: 1 });
    const { json } = await company.client.get('/_control/company');
    const flows = json.flows as unknown as { is_enabled: boolean; versions: { status: string }[] }[];
    expect(flows.map(({ is_enabled, versions }) => [is_enabled, versions.map(({ status }) => status)])).toEqual([
      [false, ['Draft', 'Draft']],
    ]);
  },
);

test('a flow that somebody changed is left alone and says what differs; told to, it is overwritten', async () => {
  company = await startCompany();
  await company.deploy(build);
  await company.client.control('/edit-flow', { name: flowName, enable: true });
  const changed = changedBuild(build);
  expect(tally((await company.deploy(changed, { apply: false })).outcomes)).toMatchObject({ 'flow changed': 1 });
  const step = build.documents[0]?.process.steps[3]?.name ?? '';
  await company.client.control('/edit-flow', { name: flowName, step, config: { hand: 'made-value' } });
  await company.newEffects();
  const held = await company.deploy(changed);
  expect(needsAttention(held)).toBe(true);
  const flow = held.outcomes.find(({ kind }) => kind === 'flow');
  expect(flow).toMatchObject({ result: 'held', why: 'somebody has changed it on the platform' });
  expect(flow?.changes).toContainEqual({ path: `/steps[${step}]/config/hand`, change: 'added' });
  expect(JSON.stringify(held)).not.toContain('made-value');
  expect(await company.newEffects()).toMatchObject({ createScriptVersion: 1 });
  expect((await company.deploy(changed)).outcomes.find(({ kind }) => kind === 'flow')?.result).toBe('held');
  const forced = await company.deploy(changed, { overwriteChanged: true });
  expect(forced.outcomes.find(({ kind }) => kind === 'flow')?.result).toBe('changed');
  expect(tally((await company.deploy(changed)).outcomes)).toEqual({ 'script left': all(), 'flow left': 1 });
});

test('a script that somebody changed is held, and with it the flow that would be imported for it', async () => {
  company = await startCompany();
  await company.deploy(build);
  await company.client.control('/edit-script', { name: scriptName, content: 'module.exports = (data) => data;' });
  await company.newEffects();
  const { outcomes } = await company.deploy(changedBuild(build));
  expect(outcomes.filter(({ result }) => result === 'held').map(({ name, why }) => [name, why])).toEqual([
    [scriptName, 'somebody has changed its text on the platform'],
    [flowName, `its script "${scriptName}" is held`],
  ]);
  expect(await company.newEffects()).toEqual({});
});

test('without its record a deployment makes nothing twice, and overwrites nothing that it did not make', async () => {
  company = await startCompany();
  await company.deploy(build);
  await company.newEffects();
  const lost = { recordPath: `${company.recordPath}.lost` };
  expect(tally((await company.deploy(build, lost)).outcomes)).toEqual({ 'script left': all(), 'flow left': 1 });
  const other = { recordPath: `${company.recordPath}.other` };
  const { outcomes } = await company.deploy(changedBuild(build), other);
  expect(tally(outcomes)).toEqual({ 'script left': all() - 1, 'script held': 1, 'flow held': 1 });
  expect(await company.newEffects()).toEqual({});
});

test('where the import makes a second flow of the same name, that is noticed, and nothing more is imported', async () => {
  company = await startCompany({ importAgain: 'flow' });
  await company.deploy(build);
  const changed = changedBuild(build);
  const { stopped } = await company.deploy(changed);
  expect(stopped?.code).toBe('DEPLOYMENT_FLOW_DOUBLED');
  await company.newEffects();
  const after = await company.deploy(changed);
  expect(after.outcomes.find(({ kind }) => kind === 'flow')?.why).toContain('2 of this name');
  expect(await company.newEffects()).toEqual({});
});

test('with "byHand" a flow that is there is never imported again, and named', async () => {
  company = await startCompany({}, { importAgain: 'byHand' });
  await company.deploy(build);
  const { outcomes } = await company.deploy(changedBuild(build));
  expect(outcomes.find(({ kind }) => kind === 'flow')).toMatchObject({
    result: 'held',
    why: expect.stringContaining('import it by hand'),
  });
});

test('where documents bring their scripts, none is uploaded', async () => {
  company = await startCompany({}, { scriptsBy: 'import' });
  const { outcomes } = await company.deploy(build);
  expect(tally(outcomes)).toEqual({ 'flow made': 1 });
  const used = build.documents[0]?.document.scripts.length;
  expect(await company.newEffects()).toEqual({ createScript: used, importFlow: 1 });
});

test('the record holds neither token nor scripts, and one that is broken is refused before any call', async () => {
  company = await startCompany();
  await company.deploy(build);
  const text = readText(company.recordPath);
  expect(text).not.toContain(token);
  expect(text).not.toContain('module.exports');
  const refused = company.deploy({ ...build, brand: { ...build.brand, id: 'other' } });
  await expect(refused).rejects.toThrow(expect.objectContaining({ code: 'DEPLOYMENT_RECORD_UNREADABLE' }));
});
