/** Every operation of ReturnGO's connector through the runtime's own client, against the emulated system. */
import { payloadSchema } from '../../src/blueprint/payload-schemas.ts';
import { otherShop, sampleRma } from '../../src/emulators/returngo/test-account.ts';
import { validator } from '../../src/mapping/validator.ts';
import { openStand, type Stand, type StandOptions } from '../conformance/stand.ts';
import { type NamedSubject, subjects } from '../conformance/subject.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

const subject = subjects.find(({ id }) => id === 'returngo') as NamedSubject;
let store: ScenarioStore;
let stands: Stand[];
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());
beforeEach(() => {
  stands = [];
});
afterEach(() => Promise.all(stands.map((stand) => stand.close())));

async function open(rmas: readonly unknown[], options: StandOptions['settings'] = {}): Promise<Stand> {
  const stand = await openStand(store, subject, { settings: options, seeded: false });
  stands.push(stand);
  await stand.control('POST', 'seed', { rmas });
  return stand;
}

const of = (rmaId: string, body?: unknown) => ({ parameters: { rmaId }, ...(body === undefined ? {} : { body }) });
const rows = async (stand: Stand, operation: string, parameters = {}) => {
  const { rows: found, ended } = await stand.readAll(operation, { parameters });
  expect(ended.outcome.kind).toBe('ok');
  return found as Record<string, unknown>[];
};

test('each answer of the emulated system is what the connector says it is', async () => {
  const stand = await open(Array.from({ length: 40 }, (_, n) => sampleRma(String(20_000_000 + n))));
  for (const [name, { response }] of Object.entries(subject.connector.operations)) {
    const result = await stand.call(name, await stand.useOf(name, 7));
    expect({ name, outcome: result.outcome }).toEqual({ name, outcome: { kind: 'ok' } });
    const schema = await payloadSchema(response ?? '');
    expect({ name, unfit: schema && validator(schema)(result.body) }).toEqual({ name, unfit: undefined });
  }
});

test('the list is read to its end, page by page, by the filters that ReturnGO knows', async () => {
  const stand = await open(['1', '2', '3', '4', '5'].map((id) => sampleRma(id)));
  expect((await rows(stand, 'listRmas')).map(({ rmaId }) => rmaId)).toEqual(['1', '2', '3', '4', '5']);
  expect(stand.network.asked).toHaveLength(3);
  const since = (time: string) =>
    rows(stand, 'listRmas', { updatedAt: `gte:${time}`, status: ['Pending', 'Approved'] });
  expect(await since('2026-03-10T11:00:00')).toHaveLength(5);
  expect(await since('2026-03-10T11:00:01')).toHaveLength(0);
  // The plus sign arrives as one.
  const sorted = await rows(stand, 'listRmas', { sortBy: ['+rma_created_at', '-rma_updated_at'] });
  expect(sorted).toHaveLength(5);
  expect(await rows(stand, 'listTransactions', { rmaIds: ['2', '4', '5'] })).toHaveLength(3);
});

test('a status that may not follow is refused for good; so is an RMA that is not there', async () => {
  const stand = await open([sampleRma('1')]);
  const refused = await stand.call('setRmaStatus', of('1', { status: 'Done' }));
  expect(refused).toMatchObject({ status: 400, outcome: { kind: 'dataError', code: 'RETURNGO_STATUS_REFUSED' } });
  const missing = await stand.call('setRmaStatus', of('2', { status: 'Approved' }));
  expect(missing.outcome).toMatchObject({ kind: 'dataError', code: 'RMA_NOT_FOUND' });
  expect(stand.network.asked).toHaveLength(2);
  expect(await stand.effects()).toEqual([]);
});

test('an RMA is received, its parcel too, and the timeline tells of it', async () => {
  const stand = await open([sampleRma('1')]);
  for (const status of ['Approved', 'Received']) await stand.preparation.call('setRmaStatus', of('1', { status }));
  const parcel = {
    status: 'Received',
    carrierName: 'DemoCarrier',
    trackingNumber: 'T-1',
    trackingURL: null,
    labelURL: null,
  };
  await stand.preparation.call('updateShipment', { parameters: { shipmentId: '31' }, body: parcel });
  await stand.preparation.call('addComment', of('1', { htmlText: 'Receipt R-1.' }));
  const { body } = await stand.preparation.call('getRma', of('1'));
  expect(body).toMatchObject({
    rmaSummary: { status: 'Received' },
    shipments: [{ status: 'Received', trackingNumber: 'T-1' }],
    comments: [{ htmlText: 'Receipt R-1.' }, { commentType: 'system' }, { commentType: 'system' }],
    exchangeOrders: [{ orderId: '' }],
  });
});

test('a comment goes under the name that the brand has set', async () => {
  const fieldNames = {
    ...(subject.connector.settings.fieldNames?.default as object),
    comment: { htmlText: 'comment' },
  };
  const stand = await open([sampleRma('1')], { fieldNames });
  await stand.control('POST', 'settings', { commentField: 'comment' });
  expect(await stand.write('addComment', of('1', { htmlText: 'Receipt R-1.' }))).toBe('confirmed');
});

test('calls past the limit of a second wait, and none is lost', async () => {
  const stand = await open([sampleRma('1')]);
  await stand.control('POST', 'settings', { callsPerSecond: 3 });
  const results = await Promise.all(Array.from({ length: 10 }, () => stand.call('getRma', of('1'))));
  expect(results.map(({ outcome }) => outcome.kind)).toEqual(results.map(() => 'ok'));
});

test('the quota of the day holds calls back before ReturnGO has to refuse them', async () => {
  // The day begins in twelve hours, so that it does not begin anew in the middle of the test.
  const offsetMs = (Date.now() + 43_200_000) % 86_400_000;
  const stand = await open([sampleRma('1')], { quota: { limit: 4, windowMs: 86_400_000, offsetMs } });
  for (let call = 0; call < 4; call += 1) await stand.preparation.call('getRma', of('1'));
  const { budget } = stand.connection;
  expect(await budget.reserve({ maximumWaitMs: 20 })).toBeUndefined();
  await stand.reconnect();
  expect(await stand.connection.budget.reserve({ maximumWaitMs: 20 })).toBeUndefined();
  expect(stand.network.asked).toHaveLength(4);
});

test('another shop of the same key is another world, and a shop that it does not serve is said so', async () => {
  const stand = await open([sampleRma('1')], { shop: otherShop });
  expect(await rows(stand, 'listRmas')).toEqual([]);
  expect((await stand.call('getRma', of('1'))).outcome).toMatchObject({ kind: 'dataError', code: 'RMA_NOT_FOUND' });
  const foreign = await open([], { shop: 'nobody.myshopify.com' });
  expect((await foreign.call('checkCredentials')).outcome).toMatchObject({
    kind: 'reauthenticate',
    code: 'RETURNGO_SHOP_REFUSED',
  });
});
