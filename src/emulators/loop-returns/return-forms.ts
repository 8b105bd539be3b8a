/** The return as the list and the details write it. The list has strings; details has integers and dates without zone. */
import { spaceForm } from './dates.ts';
import { type LoopLine, type LoopReturn, webhookOnlyFields } from './model.ts';
import type { LoopSettings } from './settings.ts';

type Fields = Record<string, unknown>;

/** Ids that details writes as integers (third-party). */
const integerFields = [
  'id',
  'provider_order_id',
  'provider_order_number',
  'line_item_id',
  'provider_line_item_id',
  'product_id',
  'variant_id',
  'provider_restock_location_id',
];
/** Dates that details writes without a zone (observed). */
const dateFields = ['created_at', 'updated_at', 'edited_at', 'returned_at', 'label_updated_at'];
const detailsForms: ReadonlyMap<string, (value: unknown) => unknown> = new Map([
  ...integerFields.map((field) => [field, asInteger] as const),
  ...dateFields.map((field) => [field, spaceForm] as const),
]);
const unshownFields: ReadonlySet<string> = new Set(webhookOnlyFields);

/** The list form. */
export function listForm(value: LoopReturn, settings: LoopSettings): Fields {
  return withUnknownFields(withoutWebhookFields(value), settings);
}

/** The details form; `presentment` swaps in the totals in the shopper's currency, where there are any. */
export function detailsForm(value: LoopReturn, settings: LoopSettings, currencyType: string | undefined): Fields {
  const { presentment } = value;
  const inCurrency =
    currencyType === 'presentment' && typeof presentment === 'object' && presentment !== null ? presentment : {};
  const order = value.exchanges.find(({ exchange_order_name }) => typeof exchange_order_name === 'string');
  const fields: Fields = {
    ...withoutWebhookFields(value),
    ...inCurrency,
    exchange: value.exchange_total ?? '0.00',
    exchange_order_name: order?.exchange_order_name ?? null,
    exchange_order_id: order?.exchange_order_id ?? null,
    line_items: value.line_items.map(detailsLine),
  };
  return withUnknownFields(settings.drift ? (drifted(fields) as Fields) : fields, settings);
}

function detailsLine(line: LoopLine): Fields {
  return { ...line, line_item_title: line.title ?? null, variant_title: line.variant_title ?? null, image: null };
}

function withoutWebhookFields(value: LoopReturn): Fields {
  const fields: Fields = {};
  for (const field in value) if (!unshownFields.has(field)) fields[field] = value[field];
  return fields;
}

function withUnknownFields(fields: Fields, settings: LoopSettings): Fields {
  return settings.unknownFields ? { ...fields, portal_experiment: { bucket: 'b', score: 0.5 } } : fields;
}

/** Data, with its fields as details writes them. */
function drifted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(drifted);
  if (typeof value !== 'object' || value === null) return value;
  const fields: Fields = {};
  for (const field in value) {
    const inner = (value as Fields)[field];
    const form = detailsForms.get(field);
    if (typeof inner === 'object' && inner !== null) fields[field] = drifted(inner);
    else fields[field] = form ? form(inner) : inner;
  }
  return fields;
}

/** The integer that a string of digits spells, if it can be held exactly; anything else stays as it is. */
export function asInteger(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\d+$/.test(value)) return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
