/** Rules of the ledger: what can be posted, and credit notes (lineage). */
import Big from 'big.js';
import type { FulfilContext } from './context.ts';
import { create } from './records.ts';
import { userError } from './refusals.ts';
import { type Row, touch } from './state.ts';

/** Refuses an entry that is empty, out of balance, outside its period or with a party where none belongs. */
export function checkEntry({ state }: FulfilContext, entry: Row): void {
  const lines = state.having('account.move.line', 'move', entry.id);
  if (lines.length === 0) throw userError('You can not post an empty move.');
  const sum = (side: 'debit' | 'credit') => lines.reduce((total, line) => total.plus(String(line[side])), new Big(0));
  if (!sum('debit').eq(sum('credit'))) throw userError('You can not post an unbalanced move.');
  const period = state.find('account.period', entry.period);
  const date = String(entry.date);
  if (date < String(period?.start_date) || date > String(period?.end_date)) {
    throw userError(`The date of the move is not within its period "${period?.name}".`);
  }
  if (period?.state !== 'open') throw userError(`The period "${period?.name}" is closed.`);
  for (const line of lines) {
    const account = state.find('account.account', line.account);
    const named = (line.party ?? null) !== null;
    if (account?.party_required === named || (!account?.party_required && !named)) continue;
    throw userError(`The party of a line of account "${account?.name}" is ${named ? 'not allowed' : 'required'}.`);
  }
}

/** Refuses a line that is negative, or that is debit and credit at once. */
export function checkEntryLine(line: Row): void {
  const [debit, credit] = [new Big(String(line.debit)), new Big(String(line.credit))];
  if (debit.lt(0) || credit.lt(0) || (debit.gt(0) && credit.gt(0))) {
    throw userError('A line of a move is debit or credit, and never negative.');
  }
}

/** Raises the credit note of a return order whose goods have come, and posts it. */
export function creditReturn(context: FulfilContext, order: Row): void {
  const { state, clock } = context;
  if (context.settings.creditNotes === 'none' || (order.invoices as number[]).length > 0) return;
  const returned = state.having('sale.line', 'sale', order.id).filter(({ quantity }) => Number(quantity) < 0);
  const party = state.find('party.party', order.party);
  const [account] = state.having('account.account', 'kind', 'revenue');
  const [journal] = state.having('account.journal', 'type', 'revenue');
  const [address] = state.having('party.address', 'party', order.party);
  const row = create(
    state,
    'account.invoice',
    {
      type: 'out',
      party: order.party,
      invoice_address: order.invoice_address ?? address?.id ?? null,
      company: order.company,
      currency: order.currency,
      account: party?.account_receivable ?? null,
      journal: journal?.id ?? null,
      reference: order.reference ?? null,
      lines: [
        [
          'create',
          returned.map((line) => ({
            type: 'line',
            product: line.product ?? null,
            description: String(line.description ?? ''),
            quantity: line.quantity,
            unit_price: { __class__: 'Decimal', decimal: String(line.unit_price) },
            account: account?.id ?? null,
            origin: `sale.line,${line.id}`,
          })),
        ],
      ],
    },
    clock.now(),
  );
  touch(row, { state: 'posted', sales: [order.id], invoice_date: clock.iso().slice(0, 10) }, clock.now());
  touch(order, { invoices: [row.id], invoice_state: 'posted' }, clock.now());
  context.ledger.record({
    operation: 'account.invoice.post',
    key: null,
    reference: String(order.channel_identifier ?? order.id),
    identity: `return ${order.id}`,
    detail: { id: row.id },
  });
}

/** Copies of invoices with negated quantities, each line with the credited one as its origin (lineage). */
export function creditInvoice({ state, clock }: FulfilContext, invoice: Row): number {
  const now = clock.now();
  const { id: _, number: __, create_date: ___, write_date: ____, ...header } = invoice;
  const credit = state.add('account.invoice', { ...header, state: 'draft', move: null }, now);
  credit.number = `INV-${credit.id}`;
  for (const line of state.having('account.invoice.line', 'invoice', invoice.id)) {
    const { id, ...rest } = line;
    const origin = `account.invoice.line,${id}`;
    state.add('account.invoice.line', { ...rest, invoice: credit.id, quantity: -Number(line.quantity), origin }, now);
  }
  return credit.id;
}
