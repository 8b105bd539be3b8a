/** The records of the tenant, in memory. */
import Big from 'big.js';
import { AbortError } from '../../errors/errors.ts';
import { models } from './models.ts';

/** A record as it is kept: amounts as decimal strings, days as YYYY-MM-DD, moments as ISO 8601 in UTC. */
export type Row = { readonly id: number } & Record<string, unknown>;

const maximumRecords = 500_000;

export class FulfilState {
  readonly #tables = new Map<string, Map<number, Row>>();
  #nextId = 100_001;
  #records = 0;
  /** Results of long tasks, by id: [times asked, result]. */
  readonly tasks = new Map<string, { asked: number; readonly result: unknown }>();

  table(model: string): Map<number, Row> {
    const table = this.#tables.get(model) ?? new Map<number, Row>();
    this.#tables.set(model, table);
    return table;
  }

  /** Adds a record with the defaults of its model. Throws `EMULATOR_FULL`. */
  add(model: string, values: Readonly<Record<string, unknown>>, now: number): Row {
    if (this.#records >= maximumRecords) {
      throw new AbortError({
        code: 'EMULATOR_FULL',
        what: 'The emulator can store no more records.',
        why: `It keeps at most ${maximumRecords} in memory.`,
        nextSteps: ['Call POST /_control/reset between test runs.'],
      });
    }
    const id = typeof values.id === 'number' ? values.id : this.#nextId;
    this.#nextId = Math.max(this.#nextId, id) + 1;
    this.#records += 1;
    const row: Row = {
      ...structuredClone(models[model]?.defaults ?? {}),
      ...values,
      id,
      create_date: new Date(now).toISOString(),
      write_date: null,
    };
    this.table(model).set(id, row);
    return row;
  }

  find(model: string, id: unknown): Row | undefined {
    return typeof id === 'number' ? this.table(model).get(id) : undefined;
  }

  /** Records whose field has this value, by id. */
  having(model: string, field: string, value: unknown): Row[] {
    return [...this.table(model).values()].filter((row) => row[field] === value);
  }

  remove(model: string, id: number): void {
    if (this.table(model).delete(id)) this.#records -= 1;
  }
}

export const touch = (row: Row, values: Readonly<Record<string, unknown>>, now: number): void => {
  Object.assign(row, values, { write_date: new Date(now).toISOString() });
};

/** The moves of a shipment are kept under its reference. */
export const referenceTo = (model: string, id: number): string => `${model},${id}`;

/** A field as it is read: kept, or computed from other records. */
export function fieldValue(state: FulfilState, model: string, row: Row, name: string): unknown {
  const field = models[model]?.fields[name];
  if (field?.type === 'many' && field.model !== undefined && field.by !== undefined) {
    const target = field.by === 'shipment' ? referenceTo(model, row.id) : row.id;
    return state.having(field.model, field.by, target).map(({ id }) => id);
  }
  if (name === 'rec_name') return recName(row);
  if (name === 'tax_amount') return '0.00';
  if (name === 'total_amount' || name === 'untaxed_amount') return total(state, model, row);
  if (name === 'amount' && (model === 'sale.line' || model === 'account.invoice.line')) return lineAmount(row);
  if (name === 'amount_available') return row.state === 'active' ? row.amount : '0.00';
  return row[name] ?? null;
}

function recName(row: Row): string {
  if (row.code && row.variant_name) return `[${row.code}] ${row.variant_name}`;
  return String(row.number ?? row.name ?? row.code ?? row.id);
}

const lineAmount = (line: Row): string =>
  new Big(String(line.unit_price ?? '0')).times(Number(line.quantity ?? 0)).toFixed(2);

function total(state: FulfilState, model: string, row: Row): string {
  const lines =
    model === 'sale.sale'
      ? state.having('sale.line', 'sale', row.id)
      : state.having('account.invoice.line', 'invoice', row.id);
  return lines.reduce((sum, line) => sum.plus(lineAmount(line)), new Big(0)).toFixed(2);
}
