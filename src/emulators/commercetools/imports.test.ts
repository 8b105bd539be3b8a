import { type Project, startProject } from './test-project.ts';

let project: Project;
beforeEach(async () => {
  project = await startProject({ importDelayMs: 5_000 });
  await post('/import-containers', { key: 'stock-1', resourceType: 'inventory' });
});
afterEach(() => project.emulator.close());

const get = async (path: string) => (await project.client.get(`/demo${path}`)).json;
const post = (path: string, body: unknown) => project.client.send('POST', `/demo${path}`, body);
const send = (resources: unknown[]) => post('/inventories/import-containers/stock-1', { type: 'inventory', resources });
const line = { key: 'dc1-SKU-100', sku: 'SKU-100', quantityOnStock: 40 };

test('an import is taken at once, worked on later, and sets stock without asking for its version', async () => {
  const answer = await send([line, { key: 'new-1', sku: 'SKU-101', quantityOnStock: 7 }]);
  expect(answer.status).toBe(201);
  expect(answer.json.operationStatus).toMatchObject([{ state: 'processing' }, { state: 'processing' }]);
  expect(await get('/inventory/key=dc1-SKU-100')).toMatchObject({ version: 1, quantityOnStock: 12 });
  await project.client.control('/clock', { advanceMs: 5_000 });
  expect(await get('/inventory/key=dc1-SKU-100')).toMatchObject({ version: 2, quantityOnStock: 40 });
  expect(await get('/inventory/key=new-1')).toMatchObject({ version: 1, quantityOnStock: 7 });
  const operationId = answer.json.operationStatus?.[0]?.operationId;
  expect(await get(`/import-operations/${operationId}`)).toMatchObject({ state: 'imported', resourceVersion: 2 });
  const summary = await get('/import-containers/stock-1/import-summaries');
  expect(summary).toMatchObject({ total: 2, states: { imported: 2, processing: 0 } });
});

test('what has a wrong form is refused at once, an unknown channel stays unresolved, another SKU is rejected', async () => {
  const answer = await send([
    { sku: 'SKU-100', quantityOnStock: 1 },
    { ...line, key: 'other-1', supplyChannel: { typeId: 'channel', key: 'nowhere' } },
    { ...line, sku: 'SKU-200' },
  ]);
  expect(answer.json.operationStatus?.[0]).toMatchObject({ state: 'validationFailed', errors: [{ field: 'key' }] });
  await project.client.control('/clock', { advanceMs: 5_000 });
  const operations = await get('/import-containers/stock-1/import-operations?limit=500');
  const states = (operations.results as unknown as { state: string }[]).map(({ state }) => state).sort();
  expect(states).toEqual(['rejected', 'unresolved', 'validationFailed']);
  expect((await get('/import-containers/stock-1/import-operations?state=unresolved')).count).toBe(1);
  expect((await get('/import-containers/stock-1/import-operations?resourceKey=other-1')).count).toBe(1);
});

test('at most 20 resources fit into one request, and a container is needed', async () => {
  expect((await send(Array(21).fill(line))).status).toBe(400);
  const nowhere = await post('/inventories/import-containers/none', { type: 'inventory', resources: [line] });
  expect(nowhere.status).toBe(404);
  expect((await post('/import-containers', { key: 'stock-1' })).status).toBe(400);
});
