/** Returns for tests and benchmarks: synthetic, repeatable, and as uneven as real ones. */
import { AbortError } from '../../errors/errors.ts';
import { createRandom, type Random } from '../core/random.ts';
import { spaceForm } from './dates.ts';
import { generateAmounts } from './generate-amounts.ts';
import { type GenerateProduct, generateLines } from './generate-lines.ts';
import {
  carriers,
  dispositionOutcomes,
  lineCountWeights,
  outcomeWeights,
  people,
  stateWeights,
} from './generate-vocabulary.ts';
import type { LoopExchange, LoopReturn } from './model.ts';
import { maximumReturns } from './state.ts';

export type { GenerateProduct };

export interface GenerateOptions {
  /** How many returns, 0 to 200,000. */
  readonly count: number;
  readonly seed: number;
  /** ISO 8601; nothing is dated later. */
  readonly now: string;
  /** At least one. */
  readonly products: readonly GenerateProduct[];
  /** Share of units whose SKU is none of the products; default 0. */
  readonly unknownSkuShare?: number;
  /** Share of exchanges that are out of stock; default 0.1. */
  readonly outOfStockShare?: number;
  /** Every return was updated within so many days before `now`; default 5. */
  readonly spreadDays?: number;
  /** Id of the first return; the others follow. Default 90000000. */
  readonly firstId?: number;
  /** Default USD. */
  readonly currency?: string;
}

const dayMs = 86_400_000;
/** What the first units of the first returns become, so that every outcome occurs. */
const showcase: readonly (string | null)[] = [...dispositionOutcomes.map(([outcome]) => outcome), 'keep'];

/** The same options give the same returns. Throws `EMULATOR_OPTION_INVALID` for options out of range. */
export function generateReturns(options: GenerateOptions): LoopReturn[] {
  refuse(options);
  const random = createRandom(options.seed);
  return Array.from({ length: options.count }, (_, index) => generateReturn(options, index, random));
}

function generateReturn(options: GenerateOptions, index: number, random: Random): LoopReturn {
  const number = (options.firstId ?? 90_000_000) + index;
  const forced = index < showcase.length;
  const drawnState = random.weighted(stateWeights);
  const state = forced ? 'closed' : drawnState;
  const outcome = random.weighted(outcomeWeights);
  const updated = Date.parse(options.now) - Math.floor(random.next() * (options.spreadDays ?? 5) * dayMs);
  const created = updated - random.integer(1, 20) * dayMs;
  const iso = (moment: number) => new Date(moment).toISOString();
  const { lines, amounts } = generateLines(
    {
      number,
      count: random.weighted(lineCountWeights),
      products: options.products,
      unknownSkuShare: options.unknownSkuShare ?? 0,
      inspected: state === 'closed' || (state === 'open' && random.next() < 0.5),
      createdAt: iso(created),
      inspectedAt: String(spaceForm(iso(updated - 60_000))),
      firstOutcome: forced ? showcase[index] : undefined,
    },
    random,
  );
  const money = generateAmounts(amounts, outcome, random);
  const outOfStock = random.next() < (options.outOfStockShare ?? 0.1) && state !== 'closed';
  const exchangeProduct = random.pick(options.products);
  const currency = options.currency ?? 'USD';
  return {
    id: String(number),
    state,
    type: random.next() < 0.03 ? 'warranty' : 'standard',
    outcome,
    created_at: iso(created),
    updated_at: iso(updated),
    edited_at: random.next() < 0.1 ? iso(updated - 1000) : null,
    ...orderFields(number),
    ...shopperFields(random, index),
    origin_country: 'United States',
    origin_country_code: 'US',
    multi_currency: false,
    currency,
    ...money.header,
    gift_card_order_name: null,
    gift_card_order_id: null,
    refunds: money.hasRefund ? [refundOf(money.header.refund, currency, number, state)] : [],
    line_items: lines.map((line, position) => ({ ...line, ...money.lineFields[position] })),
    exchanges: money.hasExchange ? [exchangeOf(number, state, exchangeProduct, money.exchange, outOfStock)] : [],
    ...labelFields(
      number,
      state,
      iso(updated),
      lines.map(({ line_item_id }) => Number(line_item_id)),
      random,
    ),
    destination_id: '301',
    return_method: null,
    package_reference: null,
    status_page_url: `https://shop.example.test/#/return/${number}`,
  };
}

function orderFields(number: number) {
  const order = number - 89_000_000;
  return {
    order_id: String(order),
    order_name: `#LT${order}`,
    order_number: String(order),
    provider_order_id: `5550${number}`,
    provider_order_number: String(order),
    provider_order_external_id: number,
    provider_order_sales_channel: 'online',
  };
}

function shopperFields(random: Random, index: number) {
  const [first, last] = random.pick(people);
  const email = `shopper${index}@example.test`;
  return {
    customer: email,
    customer_detail: { email, first_name: first, last_name: last },
    address: {
      name: `${first} ${last}`.trim(),
      company: null,
      address1: `${random.integer(1, 99)} Example Street`,
      address2: '',
      city: 'Testville',
      state: 'NY',
      zip: '10001',
      country: 'United States',
      country_code: 'US',
      phone: 'N/A',
    },
    is_gift_return: random.next() < 0.02,
  };
}

function refundOf(amount: string, currency: string, number: number, state: string) {
  const issued = state === 'closed';
  return {
    gateway: 'shopify_payments',
    amount,
    currency,
    provider_refund_id: issued ? `77${number}` : null,
    provider: 'shopify',
  };
}

function exchangeOf(
  number: number,
  state: string,
  product: GenerateProduct,
  amounts: Record<string, string>,
  outOfStock: boolean,
): LoopExchange {
  const done = state === 'closed';
  return {
    exchange_id: `6${number}`,
    exchange_order_id: done ? `8${number}0` : null,
    exchange_order_name: done ? `EXC-${number}-1` : null,
    product_id: '7003',
    variant_id: '41003',
    sku: product.sku,
    type: 'product',
    title: product.title ?? `Item ${product.sku}`,
    ...amounts,
    out_of_stock: outOfStock,
    out_of_stock_resolution: null,
  };
}

function labelFields(number: number, state: string, updatedAt: string, lineIds: readonly number[], random: Random) {
  const status = state === 'closed' ? 'delivered' : state === 'expired' ? 'new' : random.pick(['new', 'in_transit']);
  const carrier = random.pick(carriers);
  const tracking = status === 'new' && random.next() < 0.5 ? 'N/A' : `94${String(number).padStart(20, '0')}`;
  const url = `https://labels.example.test/${number}.pdf`;
  const labelUpdatedAt = status === 'new' ? 'N/A' : updatedAt;
  return {
    carrier,
    tracking_number: tracking,
    label_status: status,
    label_url: url,
    label_rate: '4.50',
    label_updated_at: labelUpdatedAt,
    labels: [
      { status, updated_at: updatedAt, url, rate: 450, carrier, tracking_number: tracking, line_items: lineIds },
    ],
  };
}

function refuse({ count, products, now, unknownSkuShare = 0, outOfStockShare = 0 }: GenerateOptions): void {
  const share = (value: number) => value >= 0 && value <= 1;
  const why = !(Number.isInteger(count) && count >= 0 && count <= maximumReturns)
    ? `count must be a whole number from 0 to ${maximumReturns}.`
    : products.length === 0
      ? 'products must hold at least one product.'
      : Number.isNaN(Date.parse(now))
        ? 'now must be an ISO 8601 date.'
        : share(unknownSkuShare) && share(outOfStockShare)
          ? undefined
          : 'a share must lie between 0 and 1.';
  if (why === undefined) return;
  throw new AbortError({
    code: 'EMULATOR_OPTION_INVALID',
    what: 'Returns can not be generated with these options.',
    why,
    nextSteps: ['Correct the option.'],
  });
}
