/** A small account for tests. */
import { rmaExample } from '../../../schemas/systems/returngo/rma-examples.ts';
import type { Emulator } from '../core/emulator.ts';
import { type TestClient, testClient } from '../core/test-client.ts';
import { type ReturngoEmulatorOptions, startReturngoEmulator } from './server.ts';

export const shop = 'lt-demo.myshopify.com';
export const otherShop = 'lt-second.myshopify.com';
export const apiKey = 'returngo-emulator-key';

/** The moment at which the clock of a test account starts. */
export const accountStart = '2026-03-10T12:00:00.000Z';

/** Starts an account with quotas that no test uses up by accident, and opens it for its first shop. */
export async function startAccount(
  options: ReturngoEmulatorOptions = {},
): Promise<{ readonly emulator: Emulator; readonly client: TestClient }> {
  const emulator = await startReturngoEmulator({
    now: accountStart,
    callsPerDay: 1_000_000,
    callsPerSecond: 100_000,
    webhookDelayScale: 0,
    ...options,
  });
  return { emulator, client: testClient(emulator, { 'x-api-key': apiKey, 'x-shop-name': shop }) };
}

/** A pending RMA of two units, created an hour before the account starts; fields replace the defaults. */
export function sampleRma(id: string, fields: Record<string, unknown> = {}) {
  const { rmaSummary, items, shipments, transactions, orderDetails } = structuredClone(rmaExample);
  const time = '2026-03-10T11:00:00+00:00';
  return {
    ...structuredClone(rmaExample),
    rmaSummary: { ...rmaSummary, rmaId: id, status: 'Pending', order_name: `LT${id}` },
    orderDetails: { ...orderDetails, orderId: `555${id}`, order_name: `LT${id}` },
    shipments: shipments.map((shipment) => ({ ...shipment, shipmentId: `3${id}`, status: 'Pending' })),
    items: items.map((item, index) => ({ ...item, returnedItemId: `8${id}${index}`, shipmentId: `3${id}` })),
    exchangeOrders: [] as unknown[],
    transactions: transactions.map((transaction) => ({ ...transaction, id: Number(id), status: 'Requested' })),
    createdAt: time,
    lastUpdated: time,
    ...fields,
  };
}
