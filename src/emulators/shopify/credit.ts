/** Gift cards and store credit. */
import { Big } from 'big.js';
import { type Call, Refused, record, requireType } from './context.ts';
import { decimal, money } from './money.ts';
import { all } from './page.ts';

interface GiftCardInput {
  readonly initialValue?: string | null;
  readonly initialAmount?: { readonly amount: string } | null;
  readonly code?: string | null;
  readonly note?: string | null;
}

export function creditAccounts(call: Call, ownerId: string): object[] {
  return [...call.context.state.creditAccounts.values()]
    .filter((account) => account.ownerId === ownerId)
    .map(({ id, balance, currency, rows }) => ({ id, balance: money(balance, currency), transactions: all(rows) }));
}

export const creditMutations = {
  giftCardCreate: (call: Call, { input }: { input: GiftCardInput }): object => {
    const { state, settings, clock } = call.context;
    const id = state.newId('GiftCard');
    const code = (input.code ?? `emulated${id.split('/').at(-1)}`).toLowerCase();
    const amount = input.initialAmount?.amount ?? input.initialValue ?? '0';
    if (code.length < 8)
      throw new Refused(['input', 'code'], 'Code is too short (minimum is 8 characters)', 'TOO_SHORT');
    if (code.length > 20)
      throw new Refused(['input', 'code'], 'Code is too long (maximum is 20 characters)', 'TOO_LONG');
    if (new Big(amount).lte(0)) throw new Refused(['input', 'initialValue'], 'must be greater than 0', 'GREATER_THAN');
    if (state.giftCards.has(code)) throw new Refused(['input', 'code'], 'Code has already been taken', 'TAKEN');
    const card = {
      id,
      createdAt: clock.iso(),
      lastCharacters: code.slice(-4),
      maskedCode: `•••• •••• •••• ${code.slice(-4)}`,
      balance: money(amount, settings.currency),
      initialValue: money(amount, settings.currency),
      note: input.note ?? null,
    };
    state.giftCards.set(code, card);
    record(call, 'giftCardCreate', input.note ?? id, { id, amount: decimal(amount) }, code);
    return { giftCard: card, giftCardCode: code, userErrors: [] };
  },
  storeCreditAccountCredit: (
    call: Call,
    {
      id,
      creditInput,
    }: {
      id: string;
      creditInput: { creditAmount: { amount: string; currencyCode: string }; expiresAt?: string | null };
    },
  ): object => {
    const { state, clock } = call.context;
    requireType(id, 'StoreCreditAccount', 'Customer', 'CompanyLocation');
    const { amount, currencyCode } = creditInput.creditAmount;
    if (new Big(amount).lte(0))
      throw new Refused(
        ['creditInput', 'creditAmount', 'amount'],
        'A positive amount must be used',
        'NEGATIVE_OR_ZERO_AMOUNT',
      );
    if (creditInput.expiresAt && Date.parse(creditInput.expiresAt) < clock.now()) {
      throw new Refused(['creditInput', 'expiresAt'], 'The expiry date must be in the future', 'EXPIRES_AT_IN_PAST');
    }
    const isAccount = id.includes('/StoreCreditAccount/');
    let account = [...state.creditAccounts.values()].find((one) =>
      isAccount ? one.id === id : one.ownerId === id && one.currency === currencyCode,
    );
    if (isAccount && !account) throw new Refused(['id'], 'Store credit account does not exist', 'ACCOUNT_NOT_FOUND');
    if (account && account.currency !== currencyCode)
      throw new Refused(
        ['creditInput', 'creditAmount', 'currencyCode'],
        'The currency does not match',
        'MISMATCHING_CURRENCY',
      );
    if (!account) {
      if (!state.customers.has(id)) throw new Refused(['id'], 'Owner does not exist', 'OWNER_NOT_FOUND');
      account = {
        id: state.newId('StoreCreditAccount'),
        ownerId: id,
        currency: currencyCode,
        balance: '0.0',
        rows: [],
      };
      state.creditAccounts.set(account.id, account);
    }
    account.balance = decimal(new Big(account.balance).plus(amount));
    const row = {
      __typename: 'StoreCreditAccountCreditTransaction',
      id: state.newId('StoreCreditAccountCreditTransaction'),
      amount: money(amount, currencyCode),
      balanceAfterTransaction: money(account.balance, currencyCode),
      createdAt: clock.iso(),
      account: { id: account.id },
    };
    account.rows.unshift(row);
    record(call, 'storeCreditAccountCredit', account.ownerId, { amount: decimal(amount) }, row.id);
    return { storeCreditAccountTransaction: row, userErrors: [] };
  },
};
