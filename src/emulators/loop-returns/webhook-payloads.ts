/** Payloads by topic, with types as mixed as the vendor's own examples, and the bytes as PHP writes them. */
import { secondsForm } from './dates.ts';
import type { LoopReturn } from './model.ts';
import { fromCents, toCents } from './money.ts';
import { asInteger } from './return-forms.ts';
import type { LoopSettings } from './settings.ts';

type Fields = Record<string, unknown>;

/** Triggers by topic (verified). A `return` subscription may also be fired by a label (verified). */
const triggersByTopic: Readonly<Record<string, readonly string[]>> = {
  return: ['return.created', 'return.updated', 'return.closed', 'label.created', 'label.updated'],
  'return.processing': ['return.processing.failed'],
  label: ['label.created', 'label.updated', 'label.requested', 'label.closed'],
  'label.request': ['label.request.issued', 'label.request.cancelled'],
  restock: ['restock.requested'],
  giftcard: ['giftcard.requested'],
  'happy.returns.shipment': ['shipment.processed'],
};

export const webhookTopics: readonly string[] = Object.keys(triggersByTopic);
export const webhookTriggers: readonly string[] = [...new Set(Object.values(triggersByTopic).flat())];

/** Extra facts of one event. */
export interface EventFacts {
  /** Why processing failed. */
  readonly message?: string | null;
  readonly source?: string | null;
}

/** The payload of one event. A pair that does not belong together is empty (verified), which PHP writes as `[]`. */
export function webhookPayload(
  topic: string,
  trigger: string,
  value: LoopReturn,
  settings: LoopSettings,
  facts: EventFacts = {},
): unknown {
  if (triggersByTopic[topic]?.includes(trigger) !== true) return [];
  const envelope = { topic, trigger };
  switch (topic) {
    case 'return':
      return returnPayload(envelope, value, settings);
    case 'return.processing':
      return {
        ...envelope,
        return_id: asInteger(value.id),
        return_state: value.state,
        message: facts.message ?? null,
        source: facts.source ?? null,
      };
    case 'label':
      return labelPayload(envelope, value, settings);
    case 'restock':
      return restockPayload(envelope, value);
    case 'giftcard':
      return giftCardPayload(envelope, value);
    case 'label.request':
      return { ...envelope, id: asInteger(value.id), return_id: asInteger(value.id), created_at: value.created_at };
    default:
      return { ...envelope, loop_shipment_id: asInteger(value.id), happy_returns_shipment_id: `hr-${value.id}` };
  }
}

/** Compact JSON as PHP's `json_encode` writes it: slashes escaped (verified), other scripts as `\uXXXX` (inferred). */
export function phpJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function returnPayload(envelope: Fields, value: LoopReturn, settings: LoopSettings): Fields {
  if (!settings.drift) return { ...envelope, shop_id: settings.shopId, ...value };
  const { updated_at: _, ...sent } = value;
  const { address, refunds } = value;
  return {
    ...envelope,
    shop_id: settings.shopId,
    ...sent,
    created_at: secondsForm(value.created_at),
    edited_at: secondsForm(value.edited_at),
    order_id: asInteger(value.order_id),
    provider_order_number: asInteger(value.provider_order_number),
    ...(isRecord(address) ? { address: { ...address, zip: asInteger(address.zip) } } : {}),
    ...(Array.isArray(refunds)
      ? {
          refunds: refunds.map((refund: unknown) =>
            isRecord(refund) ? { ...refund, amount: Number(refund.amount) } : refund,
          ),
        }
      : {}),
    ...(settings.unknownFields ? { portal_experiment: { bucket: 'b', score: 0.5 } } : {}),
  };
}

function labelPayload(envelope: Fields, value: LoopReturn, settings: LoopSettings): Fields {
  return {
    ...envelope,
    shop_id: settings.shopId,
    id: asInteger(value.id),
    order_id: asInteger(value.order_id),
    provider_order_id: asInteger(value.provider_order_id),
    carrier: value.carrier ?? 'N/A',
    tracking_number: value.tracking_number ?? 'N/A',
    label_status: value.label_status ?? 'N/A',
    label_updated_at: value.label_updated_at ?? 'N/A',
    shipment_id: `5${value.id}`,
  };
}

function restockPayload(envelope: Fields, value: LoopReturn): Fields {
  return {
    ...envelope,
    id: asInteger(value.id),
    order_id: asInteger(value.order_id),
    provider_order_id: asInteger(value.provider_order_id),
    restock_items: value.line_items.map((line) => ({
      location_id: asInteger(line.provider_restock_location_id),
      variant_id: asInteger(line.variant_id),
      inventory_item_id: asInteger(line.variant_id),
      available_adjustment: 1,
      inventory_management: 'shopify',
    })),
  };
}

function giftCardPayload(envelope: Fields, value: LoopReturn): Fields {
  const credit = toCents(value.gift_card);
  const tax = Math.min(credit, toCents(value.return_tax_total));
  const customer = isRecord(value.customer_detail) ? value.customer_detail : {};
  return {
    ...envelope,
    id: asInteger(`7${value.id}`),
    total_credit_issued: fromCents(credit),
    gift_card_subtotal: fromCents(credit - tax),
    gift_card_tax: fromCents(tax),
    gift_card_bonus_credit: '0.00',
    currency: value.currency ?? null,
    return_id: value.id,
    email: value.customer ?? null,
    first_name: customer.first_name ?? null,
    last_name: customer.last_name ?? null,
    external_order_id: asInteger(value.provider_order_id),
    external_order_name: value.order_name ?? null,
    external_order_number: asInteger(value.order_number),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
