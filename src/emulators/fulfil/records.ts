/** Reading and writing records by their model, as the interface does: encoded, checked, with lists of commands. */
import { domainTest, fieldAt, valueAt } from './domain.ts';
import { fromWire, toWire } from './encoding.ts';
import { type Model, models } from './models.ts';
import { httpError, userError } from './refusals.ts';
import { type FulfilState, fieldValue, type Row, referenceTo, touch } from './state.ts';

export function modelOf(name: string): Model {
  const model = Object.hasOwn(models, name) ? models[name] : undefined;
  if (!model) throw httpError(404, `The model "${name}" does not exist.`);
  return model;
}

export function recordOf(state: FulfilState, model: string, id: unknown): Row {
  const row = state.find(model, id);
  if (!row) throw httpError(404, `There is no record ${String(id)} of "${model}".`);
  return row;
}

/** The record with these fields; without any, its id and name. Dotted fields stand flat. */
export function represent(
  state: FulfilState,
  model: string,
  row: Row,
  fields: readonly string[],
): Record<string, unknown> {
  const answer: Record<string, unknown> = { id: row.id };
  for (const name of fields.length > 0 ? fields : ['rec_name']) {
    if (name === 'id') continue;
    const path = name.split('.');
    answer[name] = toWire(fieldAt(model, path), valueAt(state, model, row, path));
  }
  return answer;
}

export interface Search {
  readonly filters: unknown;
  readonly offset: number;
  readonly limit: number;
  readonly order: unknown;
  /** Inactive records are hidden, unless a filter names `active` or the context says otherwise. */
  readonly inactiveToo: boolean;
}

export function find(state: FulfilState, model: string, { filters, offset, limit, order, inactiveToo }: Search): Row[] {
  const { fields } = modelOf(model);
  const test = domainTest(state, model, filters ?? []);
  const hides = fields.active !== undefined && !inactiveToo && !JSON.stringify(filters ?? []).includes('"active"');
  const found = [...state.table(model).values()].filter((row) => test(row) && !(hides && row.active === false));
  return found.sort(comparison(state, model, order)).slice(offset, offset + limit);
}

function comparison(state: FulfilState, model: string, order: unknown): (left: Row, right: Row) => number {
  const keys = (Array.isArray(order) ? order : []).map((each) => {
    const [name, direction = 'ASC'] = Array.isArray(each) ? each : [];
    if (typeof name !== 'string' || (direction !== 'ASC' && direction !== 'DESC'))
      throw userError('The order is not valid.');
    fieldAt(model, [name]);
    return { name, sign: direction === 'ASC' ? 1 : -1 };
  });
  return (left, right) => {
    for (const { name, sign } of keys) {
      const [a, b] = [left, right].map((row) => (name === 'id' ? row.id : fieldValue(state, model, row, name)));
      if (a === b) continue;
      // Records without a value come last.
      if (a === null) return 1;
      if (b === null) return -1;
      return sign * (typeof a === 'number' ? a - Number(b) : String(a) < String(b) ? -1 : 1);
    }
    return left.id - right.id;
  };
}

/** Creates a record with what its lists of commands create. Throws a UserError for what is missing or not writable. */
export function create(state: FulfilState, model: string, values: unknown, now: number): Row {
  const { fields } = modelOf(model);
  const given = asValues(values);
  if (given.state !== undefined && given.state !== 'draft') {
    throw userError(`Cannot create record with state '${given.state}'. Allowed states: draft`);
  }
  const read = readValues(model, given, true);
  const missing = Object.entries(fields).find(([name, { required }]) => required && (read.kept[name] ?? null) === null);
  if (missing) throw userError(`The field "${missing[0]}" on "${model}" is required.`);
  for (const [name, value] of Object.entries(read.kept)) checkRelation(state, model, name, value);
  const children = read.lists.flatMap(({ model: other, by, created }) => created.map((each) => ({ other, by, each })));
  // Children are read before anything is kept: a refused line leaves no record behind.
  for (const { other, by, each } of children) checkChild(state, other, by, each);
  const row = state.add(model, read.kept, now);
  if (fields.number?.readOnly) row.number = `${prefixes[model] ?? ''}${row.id}`;
  for (const { other, by, each } of children) {
    const parent = by === 'shipment' ? referenceTo(model, row.id) : row.id;
    create(state, other, { ...each, [by]: parent }, now);
  }
  return row;
}

const prefixes: Readonly<Record<string, string>> = {
  'sale.sale': 'SO',
  'stock.shipment.out.return': 'CRS-',
  'stock.shipment.internal': 'IS-',
  'stock.shipment.out': 'CS-',
  'account.invoice': 'INV-',
};

/** Changes a record. The state is never written: it moves by its workflow. */
export function write(state: FulfilState, model: string, row: Row, values: unknown, now: number): void {
  const { kept, lists } = readValues(model, asValues(values), false);
  for (const [name, value] of Object.entries(kept)) checkRelation(state, model, name, value);
  for (const { model: other, by, created } of lists) {
    for (const each of created)
      create(state, other, { ...each, [by]: by === 'shipment' ? referenceTo(model, row.id) : row.id }, now);
  }
  touch(row, kept, now);
}

interface List {
  readonly model: string;
  readonly by: string;
  readonly created: readonly Record<string, unknown>[];
}

function readValues(
  model: string,
  values: Readonly<Record<string, unknown>>,
  creating: boolean,
): { kept: Record<string, unknown>; lists: List[] } {
  const { fields } = modelOf(model);
  const kept: Record<string, unknown> = {};
  const lists: List[] = [];
  for (const [name, value] of Object.entries(values)) {
    const field = fields[name];
    if (!field) throw userError(`The field "${name}" does not exist on "${model}".`);
    if (field.readOnly && !(creating && name === 'state'))
      throw userError(`The field "${name}" on "${model}" is read only.`);
    if (field.type === 'many')
      lists.push({ model: field.model ?? '', by: field.by ?? '', created: commands(name, value) });
    else kept[name] = fromWire(name, field, value);
  }
  return { kept, lists };
}

/** `[["create", [{…}]]]`; the other commands are not used and are refused. */
function commands(name: string, value: unknown): Record<string, unknown>[] {
  if (!Array.isArray(value)) throw userError(`The field "${name}" takes a list of commands.`);
  return value.flatMap((command) => {
    const [kind, rows] = Array.isArray(command) ? command : [];
    if (kind !== 'create' || !Array.isArray(rows))
      throw userError(`The command "${String(kind)}" of "${name}" is not supported.`);
    return rows.map(asValues);
  });
}

function asValues(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw userError('A record is an object of its fields.');
  return value as Record<string, unknown>;
}

function checkChild(state: FulfilState, model: string, by: string, values: Record<string, unknown>): void {
  const { kept } = readValues(model, values, true);
  for (const [name, { required }] of Object.entries(modelOf(model).fields)) {
    if (required && name !== by && (kept[name] ?? null) === null)
      throw userError(`The field "${name}" on "${model}" is required.`);
  }
  for (const [name, value] of Object.entries(kept)) checkRelation(state, model, name, value);
}

function checkRelation(state: FulfilState, model: string, name: string, value: unknown): void {
  const field = modelOf(model).fields[name];
  if (field?.type !== 'one' || value === null || state.find(field.model ?? '', value)) return;
  throw userError(`The value "${String(value)}" for field "${name}" on "${model}" does not exist.`);
}
