/** One RMA with a variant exchange and a store credit, as others show it; all values are made up. */
import { transactionExample } from './transaction-examples.ts';

const usd = (amount: number) => ({ amount, currency: 'USD', shopAmount: amount, shopCurrency: 'USD' });

const address = (name: string, city: string) => ({
  name,
  street1: '1 Test St',
  street2: '',
  city,
  state: 'CA',
  zip: '90001',
  country: 'US',
  phone: '+10000000000',
  email: 'pat@example.test',
});

const notValidated = {
  isRestockable: false,
  isReturned: false,
  nonRestockableReason: null,
  nonReturnedReason: null,
  storeLocationId: null,
  lastValidationDate: null,
  lastValidatedBy: null,
  thirdPartyName: null,
  userDetails: null,
};

const event = (eventName: string, eventDate: string, triggeredVia: string) => ({
  eventName,
  eventDate,
  triggeredVia,
  storeLocationId: 'online',
  userDetails: null,
});

export const shipmentExample = {
  shipmentId: '30007',
  status: 'Received',
  carrierName: 'DemoCarrier',
  requestedServiceLevel: null,
  actualServiceLevel: null,
  trackingNumber: 'DC-1',
  trackingURL: 'https://track.example.test/DC-1',
  labelURL: 'https://labels.example.test/DC-1.pdf',
  customerAddress: address('Pat Doe', 'Testville'),
  returnAddress: address('Returns Dock', 'Testport'),
  isOutbound: false,
};

const exchangedItem = {
  shopLineItemId: '13000000001',
  shopProductId: '7001',
  variantId: '41001',
  returnedItemId: '880001',
  fullName: 'Field Jacket M',
  productName: 'Field Jacket',
  image: '',
  sku: 'JKT-NVY-M',
  paidPrice: usd(72),
  paidTax: usd(5.76),
  taxIncluded: false,
  returnReason: 'Does not fit',
  resolutionName: 'Swap size',
  policyRuleName: 'Default',
  isAutoApprove: 0,
  resolutionType: 'InstantVariantExchange',
  restockingFee: 0,
  returnFee: 0,
  shipmentFee: 0,
  shipmentId: '30007',
  extendedReason: ' > Too small',
  returnMethod: { type: 'Ship with any carrier', name: 'Post it' },
  itemValidationStatusResponse: {
    ...notValidated,
    isRestockable: true,
    isReturned: true,
    storeLocationId: '90210001',
    lastValidationDate: '2026-03-09T08:00:00+00:00',
    lastValidatedBy: 'dock',
  },
  exchangeItems: [
    {
      productId: '7001',
      variantId: '41003',
      quantity: 1,
      sku: 'JKT-NVY-L',
      itemPriceMethod: 'CatalogPrice',
      freeExchangePriceRange: { min: 100, max: 100 },
      catalogPrice: usd(72),
      effectivePrice: usd(72),
    },
  ],
  followUpQuestions: [],
};

const creditedItem = {
  shopLineItemId: '13000000002',
  shopProductId: '7002',
  variantId: '41002',
  returnedItemId: '880002',
  fullName: 'Plain Tee S',
  productName: 'Plain Tee',
  image: '',
  sku: 'TEE-WHT-S',
  paidPrice: usd(36),
  paidTax: usd(2.88),
  taxIncluded: false,
  returnReason: 'Changed mind',
  resolutionName: 'Store credit',
  policyRuleName: 'Default',
  isAutoApprove: 0,
  resolutionType: 'RefundToStoreCredit',
  restockingFee: 3,
  returnFee: 0,
  shipmentFee: 0,
  shipmentId: '30007',
  extendedReason: '',
  returnMethod: { type: 'Ship with any carrier', name: 'Post it' },
  itemValidationStatusResponse: notValidated,
  exchangeItems: [],
  followUpQuestions: [],
};

export const rmaExample = {
  rmaSummary: {
    rmaId: '20000042',
    status: 'Received',
    order_name: 'LT1001',
    events: [
      event('RMA_CREATED', '2026-03-02T09:15:00+00:00', 'Return Portal'),
      event('RMA_APPROVED', '2026-03-02T10:00:00+00:00', 'Dashboard'),
    ],
  },
  orderDetails: { orderId: '5550001110001', order_name: 'LT1001' },
  shipments: [shipmentExample],
  items: [exchangedItem, creditedItem],
  comments: [],
  exchangeOrders: [{ draftOrderId: '1200000000001', orderId: '', orderName: '#D101', type: 'Exchange' }],
  exchangeItems: [],
  cancellationFee: 0,
  transactions: [transactionExample],
  createdAt: '2026-03-02T09:15:00+00:00',
  lastUpdated: '2026-03-09T09:00:00+00:00',
  isOutOfPolicy: 0,
};
