/** A store credit that was paid out; all values are made up. */
export const transactionExample = {
  id: 660001,
  type: 'RefundToStoreCredit',
  externalReferenceId: 'SYNTHCODE',
  externalReferenceType: 'StoreCreditCode',
  amount: { amount: 35.88, currency: 'USD', shopAmount: 35.88, shopCurrency: 'USD' },
  status: 'Success',
  processor: 'Shopify',
  bankAccountDetails: null,
  returnItemIds: ['880002'],
  createdAt: '2026-03-09T09:00:00+00:00',
  lastUpdated: '2026-03-09T09:00:00+00:00',
};
