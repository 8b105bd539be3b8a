/** Amounts of a generated return. They balance: return + upsell = exchange + refund + gift card + fee. */
import type { Random } from '../core/random.ts';
import { fromCents, shareCents } from './money.ts';

/** All amounts in whole cents. */
export interface LineAmounts {
  readonly price: number;
  readonly discount: number;
  readonly tax: number;
}

interface Split {
  readonly exchange: number;
  readonly refund: number;
  readonly giftCard: number;
  readonly fee: number;
  readonly upsell: number;
}

/** Price with a discount of 0, 10 or 15 per cent and 8 per cent of tax. */
export function lineAmounts(price: number, random: Random): LineAmounts {
  const discount = Math.floor((price * random.pick([0, 0, 10, 15])) / 100);
  return { price, discount, tax: Math.floor(((price - discount) * 8) / 100) };
}

/** The money fields of the return, of each line, and of the exchange item where there is one. */
export function generateAmounts(lines: readonly LineAmounts[], outcome: string, random: Random) {
  const sum = (pick: (line: LineAmounts) => number) => lines.reduce((total, line) => total + pick(line), 0);
  const gross = ({ price, discount, tax }: LineAmounts) => price - discount + tax;
  const total = sum(gross);
  const split = splitTotal(total, outcome, random);
  const exchangeTax = Math.floor((split.exchange * 8) / 108);
  const refunds = shareCents(split.refund, lines.map(gross));
  const header = {
    total: fromCents(split.refund),
    return_product_total: fromCents(sum(({ price }) => price)),
    return_discount_total: fromCents(sum(({ discount }) => discount)),
    return_tax_total: fromCents(sum(({ tax }) => tax)),
    return_total: fromCents(total),
    return_credit_total: fromCents(total),
    exchange_product_total: fromCents(split.exchange - exchangeTax),
    exchange_discount_total: '0.00',
    exchange_tax_total: fromCents(exchangeTax),
    exchange_total: fromCents(split.exchange),
    exchange_credit_total: fromCents(split.exchange),
    gift_card: fromCents(split.giftCard),
    handling_fee: fromCents(split.fee),
    refund: fromCents(split.refund),
    upsell: fromCents(split.upsell),
  };
  const lineFields = lines.map((line, index) => {
    const refund = refunds[index] ?? 0;
    const refundTax = gross(line) === 0 ? 0 : Math.floor((refund * line.tax) / gross(line));
    return {
      price: fromCents(line.price),
      discount: fromCents(line.discount),
      tax: fromCents(line.tax),
      refund: fromCents(refund),
      refund_item: fromCents(refund - refundTax),
      refund_tax: fromCents(refundTax),
    };
  });
  const exchange = {
    price: fromCents(split.exchange - exchangeTax),
    discount: '0.00',
    tax: fromCents(exchangeTax),
    total: fromCents(split.exchange),
  };
  return { header, lineFields, exchange, hasExchange: split.exchange > 0, hasRefund: split.refund > 0 };
}

function splitTotal(total: number, outcome: string, random: Random): Split {
  const none = { exchange: 0, refund: 0, giftCard: 0, fee: 0, upsell: 0 };
  const fee = total > 1000 && random.next() < 0.2 ? 500 : 0;
  const part = Math.floor(((total - fee) * random.integer(30, 80)) / 100);
  const upsell = random.integer(500, 5000);
  switch (outcome) {
    case 'credit':
      return { ...none, giftCard: total - fee, fee };
    case 'exchange':
      return { ...none, exchange: total };
    case 'exchange+refund':
      return { ...none, exchange: part, refund: total - fee - part, fee };
    case 'exchange+credit':
      return { ...none, exchange: part, giftCard: total - fee - part, fee };
    case 'upsell':
      return { ...none, exchange: total + upsell, upsell };
    default:
      return { ...none, refund: total - fee, fee };
  }
}
