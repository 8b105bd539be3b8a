/** Units of a generated return. */
import type { Random } from '../core/random.ts';
import { type LineAmounts, lineAmounts } from './generate-amounts.ts';
import { comments, conditionCategories, dispositionOutcomes, reasons } from './generate-vocabulary.ts';
import type { LoopDisposition, LoopLine } from './model.ts';
import { toCents } from './money.ts';

export interface GenerateProduct {
  readonly sku: string;
  readonly title?: string;
  /** Two places, e.g. `"80.00"`; drawn where it is absent. */
  readonly price?: string;
}

export interface LinePlan {
  /** The return's own number, part of every id. */
  readonly number: number;
  readonly count: number;
  readonly products: readonly GenerateProduct[];
  readonly unknownSkuShare: number;
  /** Whether the warehouse has inspected the goods. */
  readonly inspected: boolean;
  readonly createdAt: string;
  readonly inspectedAt: string;
  /** Outcome of the first unit, so that few returns already hold every outcome; `keep` is a kept item. */
  readonly firstOutcome: string | null | undefined;
}

export interface PlannedLines {
  readonly lines: LoopLine[];
  readonly amounts: LineAmounts[];
}

/** The units, without their refunds. Some share a `provider_line_item_id` and SKU: two units of one order line. */
export function generateLines(plan: LinePlan, random: Random): PlannedLines {
  const lines: LoopLine[] = [];
  const amounts: LineAmounts[] = [];
  for (let index = 0; index < plan.count; index += 1) {
    const before = lines.at(-1);
    const amountBefore = amounts.at(-1);
    const sameUnit = before !== undefined && amountBefore !== undefined && random.next() < 0.15;
    const identity = sameUnit ? pickIdentity(before) : newIdentity(plan, index, random);
    const { price, ...fields } = identity;
    amounts.push(sameUnit ? amountBefore : lineAmounts(toCents(price) || random.integer(10, 150) * 100, random));
    const [reason, parentReason] = random.pick(reasons);
    const forced = index === 0 ? plan.firstOutcome : undefined;
    const kept = forced === undefined ? random.next() < 0.04 : forced === 'keep';
    lines.push({
      line_item_id: `${plan.number}${index + 1}`,
      ...fields,
      returned_at: plan.createdAt,
      exchange_variant: '',
      return_reason: reason,
      parent_return_reason: parentReason,
      return_comment: random.pick(comments),
      outcome: kept ? 'keep' : 'default',
      provider_restock_location_id: '90210001',
      consolidation_tracking: null,
      condition: plan.inspected && !kept ? condition(plan, random) : null,
      disposition: plan.inspected && !kept ? disposition(plan, forced, random) : null,
    });
  }
  return { lines, amounts };
}

function pickIdentity(line: LoopLine) {
  const { provider_line_item_id, product_id, variant_id, sku, title, barcode } = line;
  return {
    provider_line_item_id,
    product_id,
    variant_id,
    sku: sku ?? null,
    title: title ?? null,
    barcode: barcode ?? '',
    price: undefined,
  };
}

function newIdentity(plan: LinePlan, index: number, random: Random) {
  const unknown = random.next() < plan.unknownSkuShare;
  const position = random.integer(0, plan.products.length - 1);
  const product = plan.products[position];
  const variant = unknown ? 99_000 + random.integer(0, 999) : 41_000 + position;
  const sku = unknown || product === undefined ? `UNKNOWN-${variant}` : product.sku;
  return {
    provider_line_item_id: `130${plan.number}${index}`,
    product_id: String(variant - 34_000),
    variant_id: String(variant),
    sku,
    title: product?.title ?? `Item ${sku}`,
    barcode: random.next() < 0.1 ? '' : String(variant).padStart(13, '0'),
    price: product?.price,
  };
}

function condition(plan: LinePlan, random: Random): Record<string, string> {
  return {
    description: random.pick(comments),
    condition_category: random.pick(conditionCategories),
    return_processor: 'warehouse@example.test',
    note: random.pick(['', 'N/A', 'Checked']),
    inspected_at: plan.inspectedAt,
  };
}

/** A disposition, or none for about one unit in twenty. */
function disposition(plan: LinePlan, forced: string | null | undefined, random: Random): LoopDisposition | null {
  const missing = random.next() < 0.05;
  const outcome = random.weighted(dispositionOutcomes);
  if (missing && forced === undefined) return null;
  return {
    disposition_outcome: forced === undefined ? outcome : forced,
    return_processor: 'warehouse@example.test',
    note: '',
    inspected_at: plan.inspectedAt,
  };
}
