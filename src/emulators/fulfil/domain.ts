/** Filters: clauses that all must hold, groups with OR and AND, paths over relations. What is not known is refused. */
import { fromWire } from './encoding.ts';
import { type Field, models } from './models.ts';
import { userError } from './refusals.ts';
import { type FulfilState, fieldValue, type Row } from './state.ts';

const operators = ['=', '!=', '<', '<=', '>', '>=', 'in', 'not in', 'like', 'ilike'];
const maximumDepth = 20;

export type Test = (row: Row) => boolean;

/** Compiles a filter for a model. Throws a UserError for a clause, field or operator that is not known. */
export function domainTest(state: FulfilState, model: string, domain: unknown, depth = 0): Test {
  if (!Array.isArray(domain) || depth > maximumDepth) throw userError('The filter is not a list of clauses.');
  const [head, ...rest] = domain;
  if (head === 'OR' || head === 'AND') {
    const tests = rest.map((each) => partTest(state, model, each, depth));
    return head === 'OR' ? (row) => tests.some((test) => test(row)) : (row) => tests.every((test) => test(row));
  }
  const tests = domain.map((each) => partTest(state, model, each, depth));
  return (row) => tests.every((test) => test(row));
}

function partTest(state: FulfilState, model: string, part: unknown, depth: number): Test {
  if (!Array.isArray(part)) throw userError('A clause of the filter is not a list.');
  const [path, operator, value, target] = part;
  const isClause = typeof path === 'string' && path !== 'OR' && path !== 'AND' && typeof operator === 'string';
  if (!isClause) return domainTest(state, model, part, depth + 1);
  if (!operators.includes(operator)) throw userError(`The operator "${operator}" is not supported.`);
  const field = fieldAt(model, path.split('.'), target);
  const wanted = readOperand(path, field, operator, value);
  return (row) => holds(valueAt(state, model, row, path.split('.'), target), operator, wanted);
}

const idField: Field = { type: 'number' };

/** The field that a path leads to. */
export function fieldAt(model: string, path: readonly string[], target?: unknown): Field {
  const [name = '', ...rest] = path;
  if (name === 'id' && rest.length === 0) return idField;
  const field = models[model]?.fields[name];
  if (!field) throw userError(`The field "${name}" does not exist on "${model}".`);
  if (rest.length === 0) return field;
  const next = field.type === 'one' ? field.model : typeof target === 'string' ? target : undefined;
  if (next === undefined) throw userError(`The field "${name}" of "${model}" leads nowhere.`);
  return fieldAt(next, rest, target);
}

/** The value at a path; over a reference the clause names the model, and another model gives nothing. */
export function valueAt(
  state: FulfilState,
  model: string,
  row: Row,
  path: readonly string[],
  target?: unknown,
): unknown {
  const [name = '', ...rest] = path;
  const value = name === 'id' ? row.id : fieldValue(state, model, row, name);
  if (rest.length === 0) return value;
  const field = models[model]?.fields[name];
  if (field?.type === 'one' && field.model) {
    const other = state.find(field.model, value);
    return other ? valueAt(state, field.model, other, rest, target) : null;
  }
  const [referred = '', id = ''] = String(value ?? '').split(',');
  const other = referred === target ? state.find(referred, Number(id)) : undefined;
  return other ? valueAt(state, referred, other, rest) : null;
}

function readOperand(path: string, field: Field, operator: string, value: unknown): unknown {
  const read = (each: unknown) => (field.type === 'list' || field.type === 'many' ? each : fromWire(path, field, each));
  if (operator === 'in' || operator === 'not in') {
    if (!Array.isArray(value)) throw userError(`The operator "${operator}" takes a list.`);
    return value.map(read);
  }
  return read(value);
}

function holds(value: unknown, operator: string, wanted: unknown): boolean {
  // A relation to many holds when one of its records does.
  if (Array.isArray(value)) return value.some((each) => holds(each, operator, wanted));
  switch (operator) {
    case '=':
      return value === wanted;
    case '!=':
      return value !== wanted;
    case 'in':
      return (wanted as unknown[]).includes(value);
    case 'not in':
      return !(wanted as unknown[]).includes(value);
    case 'like':
      return matches(value, wanted, '');
    case 'ilike':
      return matches(value, wanted, 'i');
    default:
      return ordered(value, operator, wanted);
  }
}

function ordered(value: unknown, operator: string, wanted: unknown): boolean {
  if (value === null || wanted === null) return false;
  const numeric = typeof value === 'number';
  const [left, right] = numeric ? [value, Number(wanted)] : [String(value), String(wanted)];
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}

function matches(value: unknown, pattern: unknown, flags: string): boolean {
  const source = String(pattern)
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return typeof value === 'string' && new RegExp(`^${source}$`, flags).test(value);
}
