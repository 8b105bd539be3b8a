/** What happens to an RMA: its status, its draft orders, its money. */
import { nowText, type ReturngoContext } from './context.ts';
import { recordEffect } from './effects.ts';
import type { KeptRma, ReturnedItem, Transaction } from './model.ts';

/** Sets the status and lets follow what follows from it; sends the events. */
export function changeStatus(context: ReturngoContext, rma: KeptRma, status: string, triggeredVia: string): void {
  const { rmaSummary } = rma.value;
  rmaSummary.status = status;
  rmaSummary.events = [
    ...(rmaSummary.events ?? []),
    {
      // RMA_CREATED and RMA_APPROVED were observed, the others follow them.
      eventName: `RMA_${status.toUpperCase()}`,
      eventDate: nowText(context),
      triggeredVia,
      storeLocationId: 'online',
      userDetails: null,
    },
  ];
  touch(context, rma);
  if (status === 'Approved') approve(context, rma);
  if (status === 'Done') payOut(context, rma);
  context.sender.emit('RMA_STATUS_UPDATED', rma);
}

/** Moves the time of the last update. */
export function touch(context: ReturngoContext, rma: KeptRma): void {
  rma.value.lastUpdated = nowText(context);
}

/** Adds a line to the timeline; the newest stands first (observed). Does not move lastUpdated (observed). */
export function comment(
  context: ReturngoContext,
  rma: KeptRma,
  commentType: 'system' | 'merchant',
  text: string,
): void {
  rma.value.comments = [
    {
      commentType,
      triggeredBy: commentType === 'system' ? 'System' : 'API',
      htmlText: text,
      datetime: nowText(context),
    },
    ...(rma.value.comments ?? []),
  ];
}

/** The platform's return is made, and a draft order for what is exchanged (verified). */
function approve(context: ReturngoContext, rma: KeptRma): void {
  const { value } = rma;
  comment(context, rma, 'system', `Created &amp; approved Shopify return ${value.rmaSummary.order_name ?? ''}-R1`);
  const exchanged = value.items.filter(({ exchangeItems }) => (exchangeItems ?? []).length > 0);
  if (exchanged.length === 0 || (value.exchangeOrders ?? []).length > 0) return;
  const draft = context.state.newId();
  // While it is a draft the order has no id, and bears the draft's name (observed).
  value.exchangeOrders = [{ draftOrderId: String(draft), orderId: '', orderName: `#D${draft}`, type: 'Exchange' }];
  recordEffect(context, undefined, { operation: 'draftOrder', reference: rma.id });
}

/** Makes the drafts orders, which the platform fulfils. */
export function releaseExchange(context: ReturngoContext, rma: KeptRma): void {
  for (const order of rma.value.exchangeOrders ?? []) {
    if (order.orderId !== '') continue;
    const id = context.state.newId();
    Object.assign(order, { orderId: String(id), orderName: `#${id}` });
    recordEffect(context, undefined, { operation: 'releaseOrder', reference: rma.id, identity: String(id) });
  }
  touch(context, rma);
}

const moneyResolutions = ['RefundToPaymentMethod', 'RefundToStoreCredit'] as const;

/** One transaction for each way in which units are paid back (inferred); positive amounts (observed). */
function payOut(context: ReturngoContext, rma: KeptRma): void {
  for (const type of moneyResolutions) {
    const items = rma.value.items.filter(({ resolutionType }) => resolutionType === type);
    if (items.length === 0) continue;
    const outside = context.settings.refundsBy === 'outside';
    const id = context.state.newId();
    const transaction: Transaction = {
      id,
      type,
      externalReferenceId: outside ? null : type === 'RefundToStoreCredit' ? `CREDIT${id}` : String(id + 1_000_000),
      externalReferenceType: outside ? null : type === 'RefundToStoreCredit' ? 'StoreCreditCode' : 'PlatformRefundId',
      amount: amountOf(items),
      status: outside ? 'Requested' : 'Success',
      processor: outside ? 'External' : 'Shopify',
      bankAccountDetails: null,
      returnItemIds: items.map(({ returnedItemId }) => String(returnedItemId)),
      createdAt: nowText(context),
      lastUpdated: nowText(context),
    };
    rma.value.transactions = [...(rma.value.transactions ?? []), transaction];
    recordEffect(context, undefined, { operation: 'transaction', reference: rma.id, identity: `${rma.id} ${type}` });
    context.sender.emit('TRANSACTION_CREATED', rma, { transactionId: id, status: transaction.status });
    if (!outside) context.sender.emit('REFUND_CREATED', rma, { transactionId: id, status: transaction.status });
  }
}

/** What was paid, with its tax, less the fees; both currencies in whole hundredths. */
function amountOf(items: readonly ReturnedItem[]): Transaction['amount'] {
  const sum = (key: 'amount' | 'shopAmount') => {
    const hundredths = items.reduce((total, { paidPrice, paidTax, taxIncluded, ...fees }) => {
      const paid = (paidPrice?.[key] ?? 0) + (taxIncluded ? 0 : (paidTax?.[key] ?? 0));
      const fee = (fees.restockingFee ?? 0) + (fees.returnFee ?? 0) + (fees.shipmentFee ?? 0);
      return total + Math.round((paid - fee) * 100);
    }, 0);
    return Math.max(0, hundredths) / 100;
  };
  const [first] = items;
  return {
    amount: sum('amount'),
    currency: first?.paidPrice?.currency ?? 'USD',
    shopAmount: sum('shopAmount'),
    shopCurrency: first?.paidPrice?.shopCurrency ?? 'USD',
  };
}
