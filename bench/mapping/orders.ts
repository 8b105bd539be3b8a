/** Orders to orders of an ERP: addresses, conditional fields, totals, oldest first. */
import { Type } from '@sinclair/typebox';
import type { Shape } from './shape.ts';

interface Address {
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly postalCode: string;
  readonly countryCode: string;
}

interface Order {
  readonly id: string;
  readonly number: string;
  readonly createdAt: string;
  readonly currency: string;
  readonly customer: { readonly firstName: string; readonly lastName: string; readonly email?: string };
  readonly shippingAddress: Address;
  readonly billingAddress?: Address;
  readonly shippingMethod?: string;
  readonly tags: readonly string[];
  readonly lines: readonly {
    readonly id: string;
    readonly sku: string;
    readonly quantity: number;
    readonly price: number;
    readonly discount?: number;
    readonly giftCard?: boolean;
  }[];
}

interface Settings {
  readonly services: Readonly<Record<string, string>>;
}

const Address = Type.Object({
  line1: Type.String(),
  line2: Type.Optional(Type.String()),
  city: Type.String(),
  postalCode: Type.String(),
  countryCode: Type.String(),
});

const address = ({ line1, line2, city, postalCode, countryCode }: Address) => ({
  address1: line1,
  ...(line2 === undefined ? {} : { address2: line2 }),
  city: city.toUpperCase(),
  postalCode,
  country: countryCode,
});

const addressExpression = `{
      'address1': line1,
      'address2': line2,
      'city': $uppercase(city),
      'postalCode': postalCode,
      'country': countryCode
    }`;

export const orders: Shape = {
  name: 'orders to ERP orders',
  source: Type.Object({
    orders: Type.Array(
      Type.Object({
        id: Type.String(),
        number: Type.String(),
        createdAt: Type.String(),
        currency: Type.String(),
        customer: Type.Object({
          firstName: Type.String(),
          lastName: Type.String(),
          email: Type.Optional(Type.String()),
        }),
        shippingAddress: Address,
        billingAddress: Type.Optional(Address),
        shippingMethod: Type.Optional(Type.String()),
        tags: Type.Array(Type.String()),
        lines: Type.Array(
          Type.Object({
            id: Type.String(),
            sku: Type.String(),
            quantity: Type.Integer(),
            price: Type.Integer(),
            discount: Type.Optional(Type.Integer()),
            giftCard: Type.Optional(Type.Boolean()),
          }),
        ),
      }),
    ),
  }),
  settings: { services: { express: 'NEXT-DAY', standard: 'TRACKED-48' } },
  settingSchemas: { services: Type.Record(Type.String(), Type.String()) },
  expression: `{
  'orders': [orders^(createdAt).{
    'externalReference': 'order:' & id,
    'orderNumber': number,
    'orderedAt': createdAt,
    'currency': currency,
    'priority': 'vip' in tags ? 1 : 5,
    'customer': { 'name': $trim(customer.firstName & ' ' & customer.lastName), 'email': customer.email },
    'shipTo': shippingAddress.${addressExpression},
    'billTo': (billingAddress ? billingAddress : shippingAddress).${addressExpression},
    'service': $lookup($settings.services, shippingMethod) ?? 'STANDARD',
    'lines': [lines[$not(giftCard = true)].{
      'lineReference': 'line:' & id,
      'sku': sku,
      'quantity': quantity,
      'total': (price - (discount ? discount : 0)) * quantity
    }],
    'total': $sum(lines.((price - (discount ? discount : 0)) * quantity))
  }]
}`,
  byHand(input: { readonly orders: readonly Order[] }, { services }: Settings) {
    const sorted = [...input.orders].sort((a, b) =>
      a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0,
    );
    return {
      orders: sorted.map((order) => {
        const { customer, shippingMethod } = order;
        let total = 0;
        const lines: unknown[] = [];
        for (const { id, sku, quantity, price, discount = 0, giftCard } of order.lines) {
          const amount = (price - discount) * quantity;
          total += amount;
          if (giftCard !== true) lines.push({ lineReference: `line:${id}`, sku, quantity, total: amount });
        }
        return {
          externalReference: `order:${order.id}`,
          orderNumber: order.number,
          orderedAt: order.createdAt,
          currency: order.currency,
          priority: order.tags.includes('vip') ? 1 : 5,
          customer: {
            name: `${customer.firstName} ${customer.lastName}`.trim(),
            ...(customer.email === undefined ? {} : { email: customer.email }),
          },
          shipTo: address(order.shippingAddress),
          billTo: address(order.billingAddress ?? order.shippingAddress),
          service: (shippingMethod === undefined ? undefined : services[shippingMethod]) ?? 'STANDARD',
          lines,
          total,
        };
      }),
    };
  },
  make(records, pick) {
    const place = () => ({
      line1: `${1 + pick(200)} Test Street`,
      ...(pick(3) === 0 ? { line2: 'Flat 2' } : {}),
      city: 'Testville',
      postalCode: `T${pick(10)} 1ST`,
      countryCode: 'GB',
    });
    return {
      orders: Array.from({ length: records }, (_, n) => ({
        id: String(7_000_000 + n),
        number: `#${1000 + n}`,
        createdAt: `2026-03-${String(1 + pick(28)).padStart(2, '0')}T${String(pick(24)).padStart(2, '0')}:00:00Z`,
        currency: 'GBP',
        customer: { firstName: 'Pat', lastName: `Doe ${pick(50)}`, ...(pick(4) ? { email: 'pat@example.test' } : {}) },
        shippingAddress: place(),
        ...(pick(2) ? { billingAddress: place() } : {}),
        ...(pick(3) ? { shippingMethod: ['express', 'standard', 'drone'][pick(3)] } : {}),
        tags: ['vip', 'gift', 'web'].filter(() => pick(2) === 0),
        lines: Array.from({ length: 1 + pick(5) }, (_, line) => ({
          id: `${n}-${line}`,
          sku: `SKU-${pick(500)}`,
          quantity: 1 + pick(3),
          price: pick(20_000),
          ...(pick(3) === 0 ? { discount: pick(500) } : {}),
          ...(pick(6) === 0 ? { giftCard: pick(2) === 0 } : {}),
        })),
      })),
    };
  },
};
