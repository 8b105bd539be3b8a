/** The return as the list and the details write it. The list has strings; details has integers and dates without zone. */
import { spaceForm } from './dates.ts';
import { type LoopLine, type LoopReturn, webhookOnlyFields } from './model.ts';
import type { LoopSettings } from './settings.ts';

type Fields = Record<string, unknown>;

/** Ids that details writes as integers (third-party). */
const integerFields = new Set([
  'id',
  'provider_order_id',
  'provider_order_number',
  'line_item_id',
  'provider_line_item_id',
  'product_id',
  'variant_id',
  'provider_restock_location_id',
]);
/** Dates that details writes without a zone (observed). */
const dateFields = new Set(['created_at', 'updated_at', 'edited_at', 'returned_at', 'label_updated_at']);

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
  const fields: Fields = { ...value };
  for (const field of webhookOnlyFields) delete fields[field];
  return fields;
}

function withUnknownFields(fields: Fields, settings: LoopSettings): Fields {
  return settings.unknownFields ? { ...fields, portal_experiment: { bucket: 'b', score: 0.5 } } : fields;
}

function drifted(value: unknown, field = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => drifted(item));
  if (typeof value === 'object' && value !== null) {
    const fields: Fields = {};
    for (const [key, inner] of Object.entries(value)) fields[key] = drifted(inner, key);
    return fields;
  }
  if (integerFields.has(field)) return asInteger(value);
  return dateFields.has(field) ? spaceForm(value) : value;
}

/** The integer that a string of digits spells, if it can be held exactly; anything else stays as it is. */
export function asInteger(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\d+$/.test(value)) return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
