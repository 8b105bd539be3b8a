/**
 * Every request of the connector, and every answer of the emulator to it, against the vendor's own OpenAPI. Skipped
 * where the specification is not at hand.
 */
import { openStand, type Stand } from '../conformance/stand.ts';
import { type NamedSubject, subjects } from '../conformance/subject.ts';
import { openScenarioStore, type ScenarioStore } from '../scenario/store.ts';
import { hasSpecification, OpenApi, type SpecifiedOperation } from './open-api.ts';

const subject = subjects.find(({ id }) => id === 'commercetools') as NamedSubject;
const operations = Object.entries(subject.connector.operations);
const whenThere = hasSpecification ? describe : describe.skip;

whenThere('requests and answers fit the specification (skipped without ../shared/data/commercetools)', () => {
  let store: ScenarioStore;
  let stand: Stand;
  let api: OpenApi;
  let importApi: OpenApi;
  beforeAll(async () => {
    api = new OpenApi('openapi.yaml.gz');
    importApi = new OpenApi('import-openapi.yaml.gz');
    store = await openScenarioStore();
    stand = await openStand(store, subject);
  });
  afterAll(async () => {
    await stand.close();
    await store.close();
  });

  test.each(operations)('%s', async (name, { baseUrl }) => {
    const use = await stand.useOf(name, 8_000);
    let answered: { status: number; body: Buffer } | undefined;
    stand.network.disturb(async (_asked, forward, response) => {
      answered = await forward();
      response.writeHead(answered.status, { 'content-type': 'application/json' }).end(answered.body);
    });
    const { outcome } = await stand.call(name, use);
    const [asked] = stand.network.asked;
    expect(outcome.kind).toBe('ok');
    const { pathname, searchParams } = new URL(asked?.url ?? '', 'http://127.0.0.1');
    const specified = (baseUrl ? importApi : api).find(asked?.method ?? '', pathname);
    expect(specified).toBeDefined();
    const known = new Set(specified?.queryParameters);
    const unknown = [...searchParams.keys()].filter((one) => !known.has(one) && !/^var\.[A-Za-z0-9]+$/.test(one));
    expect(unknown).toEqual([]);
    const sent = asked?.body.length ? JSON.parse(asked.body.toString()) : undefined;
    expect(faultsOf(specified?.request, sent)).toEqual([]);
    expect(faultsOf(specified?.response(answered?.status ?? 0), JSON.parse(answered?.body.toString() ?? ''))).toEqual(
      [],
    );
  });

  const line = '77777777-0000-4000-8000-000000000001';
  test.each<[string, boolean, object]>([
    ['inventory', true, { action: 'changeQuantity', quantity: 9 }],
    ['inventory', false, { action: 'setQuantity', quantity: 9 }],
    ['inventory', false, { action: 'changeQuantity' }],
    ['orders', true, { action: 'changeShipmentState', shipmentState: 'Shipped' }],
    ['orders', false, { action: 'changeShipmentState', shipmentState: 'Sent' }],
    ['orders', false, { action: 'setDeliveries', deliveries: [] }],
    ['orders', true, { action: 'setReturnShipmentState', returnItemKey: 'r-1', shipmentState: 'BackInStock' }],
    ['orders', true, { action: 'setReturnPaymentState', returnItemKey: 'r-1', paymentState: 'Refunded' }],
    ['orders', true, { action: 'addParcelToDelivery', deliveryKey: 'dsp_31', parcelKey: 'p1' }],
    ['orders', true, { action: 'setParcelTrackingData', parcelKey: 'p1', trackingData: { trackingId: 'EX0001' } }],
    ['orders', true, { action: 'transitionState', state: { typeId: 'state', key: 'picking' }, force: true }],
    ['orders', true, { action: 'updateSyncInfo', channel: { typeId: 'channel', key: 'archean' }, externalId: 'x' }],
    ['orders', true, { action: 'setCustomField', name: 'returnReason', value: 'too small' }],
    [
      'orders',
      true,
      { action: 'addReturnInfo', items: [{ key: 'r', quantity: 1, lineItemId: line, shipmentState: 'Returned' }] },
    ],
  ])('%s: %s for %j', (resource, valid, action) => {
    const specified = api.find('POST', `/demo/${resource}/an-id`);
    const faults = faultsOf(specified?.request, { version: 1, actions: [action] });
    expect(faults.length === 0).toBe(valid);
  });
});

function faultsOf(validate: ReturnType<SpecifiedOperation['response']>, value: unknown): string[] {
  if (!validate) return value === undefined ? [] : ['the specification has no schema for it'];
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
