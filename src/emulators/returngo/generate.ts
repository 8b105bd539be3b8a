/** RMAs for demonstrations and load: the same seed gives the same ones. */
import { createRandom, type Random } from '../core/random.ts';
import type { ReturnedItem, Rma } from './model.ts';

export interface GenerateOptions {
  readonly count: number;
  readonly seed: number;
  readonly firstId: number;
  /** Milliseconds since 1970; the RMAs are of the two weeks before. */
  readonly now: number;
  readonly products: readonly { readonly sku: string; readonly title?: string }[];
}

const twoWeeksMs = 14 * 86_400_000;
const reasons = ['Does not fit', 'Changed mind', 'Damaged', 'Not as described'] as const;

export function generateRmas({ count, seed, firstId, now, products }: GenerateOptions): Rma[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const id = firstId + index;
    const status = random.weighted([
      ['Pending', 3],
      ['Approved', 4],
      ['Received', 2],
      ['Rejected', 0.5],
      ['Canceled', 0.5],
    ] as const);
    const createdAt = timeText(now - random.integer(0, twoWeeksMs));
    const shipmentId = `3${id}`;
    const orderName = `LT${1000 + index}`;
    const units = random.weighted([
      [1, 6],
      [2, 3],
      [3, 1],
    ] as const);
    const item = itemOf(random, products, id, shipmentId);
    return {
      rmaSummary: {
        rmaId: String(id),
        status,
        order_name: orderName,
        events: [
          {
            eventName: 'RMA_CREATED',
            eventDate: createdAt,
            triggeredVia: 'Return Portal',
            storeLocationId: 'online',
            userDetails: null,
          },
        ],
      },
      orderDetails: { orderId: `555${id}`, order_name: orderName },
      shipments: [
        {
          shipmentId,
          status: status === 'Received' ? 'Received' : 'Pending',
          carrierName: null,
          requestedServiceLevel: null,
          actualServiceLevel: null,
          trackingNumber: null,
          trackingURL: null,
          labelURL: null,
          isOutbound: false,
        },
      ],
      // Several units of one order line are several entries.
      items: Array.from({ length: units }, (_unit, unit) => ({ ...item, returnedItemId: `8${id}${unit}` })),
      comments: [],
      exchangeOrders: [],
      exchangeItems: [],
      cancellationFee: 0,
      transactions: [],
      createdAt,
      lastUpdated: createdAt,
      isOutOfPolicy: random.next() < 0.1 ? 1 : 0,
    };
  });
}

function itemOf(
  random: Random,
  products: GenerateOptions['products'],
  id: number,
  shipmentId: string,
): Omit<ReturnedItem, 'returnedItemId'> {
  const { sku, title = sku } = random.pick(products);
  const price = random.integer(1000, 9900) / 100;
  const usd = (amount: number) => ({ amount, currency: 'USD', shopAmount: amount, shopCurrency: 'USD' });
  const resolutionType = random.weighted([
    ['RefundToPaymentMethod', 5],
    ['RefundToStoreCredit', 3],
    ['InstantVariantExchange', 2],
  ] as const);
  return {
    shopLineItemId: `130${id}`,
    shopProductId: '7001',
    variantId: '41001',
    fullName: title,
    productName: title,
    image: '',
    sku,
    paidPrice: usd(price),
    paidTax: usd(Math.round(price * 8) / 100),
    taxIncluded: false,
    returnReason: random.pick(reasons),
    extendedReason: random.next() < 0.3 ? ' > Too small' : '',
    resolutionName: 'As chosen',
    policyRuleName: 'Default',
    isAutoApprove: 0,
    resolutionType,
    restockingFee: 0,
    returnFee: 0,
    shipmentFee: 0,
    shipmentId,
    returnMethod: { type: 'Ship with any carrier', name: 'Post it' },
    itemValidationStatusResponse: { isRestockable: false, isReturned: false, lastValidationDate: null },
    exchangeItems:
      resolutionType === 'InstantVariantExchange'
        ? [{ productId: '7001', variantId: '41003', quantity: 1, sku, itemPriceMethod: 'PaidPrice' }]
        : [],
    followUpQuestions: [],
  };
}

const timeText = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}+00:00`;
