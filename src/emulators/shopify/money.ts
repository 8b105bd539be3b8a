/** Amounts as Shopify writes them. */
import { Big } from 'big.js';

/** Trailing zeros are cut to one decimal: 15.00 is 15.0, 7.23 stays, zero is 0.0 (observed). */
export function decimal(value: Big | string | number): string {
  const text = new Big(value).toFixed(2);
  return text.endsWith('0') ? text.slice(0, -1) : text;
}

export const money = (amount: Big | string | number, currencyCode: string) => ({
  amount: decimal(amount),
  currencyCode,
});

export const sum = (amounts: readonly string[]): Big => amounts.reduce((total, one) => total.plus(one), new Big(0));
