/** What becomes of a return: processing, which is queued, and the changes that end it. */
import type { LoopContext } from './context.ts';
import type { LoopReturn } from './model.ts';
import { fromCents, toCents } from './money.ts';

/**
 * Queues processing. After the delay the return is closed and `return.closed` sent; a return with an exchange that is
 * out of stock goes to review and `return.processing.failed` is sent (verified).
 */
export function queueProcessing(context: LoopContext, value: LoopReturn, source: string): void {
  const { state } = context;
  const timer = setTimeout(() => {
    context.timers.delete(timer);
    if (context.state === state) finishProcessing(context, value, source);
  }, context.settings.processDelayMs);
  context.timers.add(timer);
}

/** Sets a state and the date of the change. */
export function setState(context: LoopContext, value: LoopReturn, next: string): void {
  value.state = next;
  context.state.touch(value, context.clock.iso());
}

/** Takes lines out of a return and their amounts out of its totals; a return without lines is cancelled. */
export function removeLines(context: LoopContext, value: LoopReturn, lineIds: ReadonlySet<string>): void {
  const removed = value.line_items.filter(({ line_item_id }) => lineIds.has(line_item_id));
  value.line_items = value.line_items.filter(({ line_item_id }) => !lineIds.has(line_item_id));
  const sum = (field: string) => removed.reduce((total, line) => total + toCents(line[field]), 0);
  const gross = sum('price') - sum('discount') + sum('tax');
  const refundBefore = toCents(value.refund);
  const fromRefund = Math.min(refundBefore, gross);
  subtract(value, 'return_product_total', sum('price'));
  subtract(value, 'return_discount_total', sum('discount'));
  subtract(value, 'return_tax_total', sum('tax'));
  subtract(value, 'return_total', gross);
  subtract(value, 'return_credit_total', gross);
  subtract(value, 'refund', fromRefund);
  subtract(value, 'gift_card', gross - fromRefund);
  value.total = value.refund;
  const now = context.clock.iso();
  value.edited_at = now;
  context.state.put(value);
  for (const lineId of lineIds) context.state.lineOwners.delete(lineId);
  context.state.touch(value, now);
  if (value.line_items.length === 0) value.state = 'cancelled';
}

function finishProcessing(context: LoopContext, value: LoopReturn, source: string): void {
  if (value.state !== 'open' && value.state !== 'review') return;
  const outOfStock = value.exchanges.some(({ out_of_stock }) => out_of_stock === true);
  setState(context, value, outOfStock ? 'review' : 'closed');
  context.ledger.record({
    operation: outOfStock ? 'processingFailed' : 'processed',
    key: null,
    reference: value.id,
    identity: value.id,
    detail: { state: value.state },
  });
  if (outOfStock) {
    context.sender.emit('return.processing.failed', value, { message: 'An exchange item is out of stock.', source });
    return;
  }
  for (const [index, exchange] of value.exchanges.entries()) {
    exchange.exchange_order_id ??= `8${value.id}${index}`;
    exchange.exchange_order_name ??= `EXC-${value.id}-${index + 1}`;
  }
  context.sender.emit('return.closed', value);
  if (context.settings.restockBy === 'webhooks') context.sender.emit('restock.requested', value);
  if (context.settings.giftCardsBy === 'thirdParty' && toCents(value.gift_card) > 0) {
    context.sender.emit('giftcard.requested', value);
  }
}

function subtract(value: LoopReturn, field: string, cents: number): void {
  value[field] = fromCents(Math.max(0, toCents(value[field]) - cents));
}
