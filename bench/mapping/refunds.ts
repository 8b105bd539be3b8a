/** Refunds to credit notes: money as strings, tax lines, totals. */
import { Type } from '@sinclair/typebox';
import type { Shape } from './shape.ts';

interface Refund {
  readonly id: string;
  readonly orderId: string;
  readonly createdAt: string;
  readonly currency: string;
  readonly note?: string | null;
  readonly shipping?: string;
  readonly lines: readonly {
    readonly sku: string;
    readonly quantity: number;
    readonly unitPrice: string;
    readonly taxes: readonly { readonly title: string; readonly amount: string }[];
  }[];
}

interface Settings {
  readonly taxCodes: Readonly<Record<string, string>>;
}

const cents = (pick: (below: number) => number, below: number) => (pick(below) / 100).toFixed(2);
const round = (amount: number) => Math.round(amount * 100) / 100;

export const refunds: Shape = {
  name: 'refunds to credit notes',
  source: Type.Object({
    refunds: Type.Array(
      Type.Object({
        id: Type.String(),
        orderId: Type.String(),
        createdAt: Type.String(),
        currency: Type.String(),
        note: Type.Optional(Type.Union([Type.String(), Type.Null()])),
        shipping: Type.Optional(Type.String()),
        lines: Type.Array(
          Type.Object({
            sku: Type.String(),
            quantity: Type.Integer(),
            unitPrice: Type.String(),
            taxes: Type.Array(Type.Object({ title: Type.String(), amount: Type.String() })),
          }),
        ),
      }),
    ),
  }),
  settings: { taxCodes: { VAT: 'T1', 'City tax': 'T7' } },
  settingSchemas: { taxCodes: Type.Record(Type.String(), Type.String()) },
  expression: `{
  'creditNotes': [refunds.{
    'reference': 'refund-' & id,
    'order': orderId,
    'date': $substring(createdAt, 0, 10),
    'currency': currency,
    'memo': note ? $trim(note) : 'Refund of ' & orderId,
    'lines': [lines.{
      'sku': sku,
      'quantity': quantity,
      'net': $string($round($number(unitPrice) * quantity, 2)),
      'taxes': [taxes.{ 'code': $lookup($settings.taxCodes, title) ?? 'T0', 'amount': amount }]
    }],
    'shipping': shipping ? $number(shipping) : 0,
    'net': $round($sum(lines.($number(unitPrice) * quantity)), 2),
    'tax': $round($sum(lines.taxes.$number(amount)), 2)
  }]
}`,
  byHand(input: { readonly refunds: readonly Refund[] }, { taxCodes }: Settings) {
    return {
      creditNotes: input.refunds.map(({ id, orderId, createdAt, currency, note, shipping, lines }) => {
        let net = 0;
        let tax = 0;
        const made = lines.map(({ sku, quantity, unitPrice, taxes }) => {
          const amount = Number(unitPrice) * quantity;
          net += amount;
          return {
            sku,
            quantity,
            net: String(round(amount)),
            taxes: taxes.map(({ title, amount: taxAmount }) => {
              tax += Number(taxAmount);
              return { code: taxCodes[title] ?? 'T0', amount: taxAmount };
            }),
          };
        });
        return {
          reference: `refund-${id}`,
          order: orderId,
          date: createdAt.slice(0, 10),
          currency,
          memo: note ? note.trim() : `Refund of ${orderId}`,
          lines: made,
          shipping: shipping ? Number(shipping) : 0,
          net: round(net),
          tax: round(tax),
        };
      }),
    };
  },
  make: (records, pick) => ({
    refunds: Array.from({ length: records }, (_, n) => ({
      id: String(5_000_000 + n),
      orderId: `ORD-${n}`,
      createdAt: `2026-03-${String(1 + pick(28)).padStart(2, '0')}T10:00:00Z`,
      currency: 'GBP',
      ...(pick(3) === 0 ? { note: pick(2) === 0 ? null : ' too small ' } : {}),
      ...(pick(2) === 0 ? { shipping: cents(pick, 1000) } : {}),
      lines: Array.from({ length: 1 + pick(4) }, () => ({
        sku: `SKU-${pick(500)}`,
        quantity: 1 + pick(3),
        unitPrice: cents(pick, 20_000),
        taxes: ['VAT', 'City tax', 'Other']
          .slice(0, 1 + pick(3))
          .map((title) => ({ title, amount: cents(pick, 4000) })),
      })),
    })),
  }),
};
