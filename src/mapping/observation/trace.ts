/** The value at every node of one evaluation, in the order in which nodes were entered. */
import { observedExpression, type Visit } from './observe.ts';
import { excerpt, sourceRanges } from './source-ranges.ts';

export interface TraceEntry {
  /** How deep the node stands in the evaluation; a function's body below its call. */
  readonly depth: number;
  /** Offset in the expression, in UTF-16 units from 0. */
  readonly character: number;
  readonly source: string;
  /** As JSON, shortened; `nothing` where the node has no value; missing where an error came first. */
  value?: string;
  /** At the node whose evaluation failed, with JSONata's own code and position. */
  error?: { readonly code: string; readonly position: number | undefined; readonly message: string };
}

export interface Trace {
  readonly entries: readonly TraceEntry[];
  /** Visits that came after the last entry that is kept. */
  readonly omitted: number;
}

/** `entries`: how many are kept; `source` and `value`: the most characters of each. */
export interface TraceLimits {
  readonly entries: number;
  readonly source: number;
  readonly value: number;
}

/** Evaluates and traces. An error of the evaluation stands in the trace. Errors: those of the parser. */
export async function traceOf(
  source: string,
  input: unknown,
  bindings: Readonly<Record<string, unknown>>,
  limits: TraceLimits,
): Promise<Trace> {
  const rangeOf = sourceRanges(source);
  const entries: TraceEntry[] = [];
  const open = new Map<Visit, TraceEntry>();
  let omitted = 0;
  const opened = (visit: Visit): TraceEntry => {
    const { start, end } = rangeOf(visit.node);
    return { depth: visit.depth, character: start, source: excerpt(source.slice(start, end), limits.source) };
  };
  const evaluation = observedExpression(source).evaluate(input, bindings, {
    entered(visit) {
      if (entries.length >= limits.entries) {
        omitted += 1;
        return;
      }
      const entry = opened(visit);
      entries.push(entry);
      open.set(visit, entry);
    },
    left(visit, result) {
      const entry = open.get(visit);
      open.delete(visit);
      if (entry)
        entry.value = isTailCall(result) ? 'called in place of the function' : valueExcerpt(result, limits.value);
    },
    failed(visit, error) {
      if (!visit) return;
      const { code = 'error', position, message } = error as { code?: string; position?: number; message?: string };
      const entry = open.get(visit) ?? opened(visit);
      entry.error = { code, position, message: message ?? String(error) };
      // The node that failed is shown even when it comes after the last one that is kept.
      if (!open.has(visit)) entries.push(entry);
    },
  });
  await evaluation.catch(() => undefined);
  return { entries, omitted };
}

/** A value as JSON of at most `width` characters. Of a large value only its beginning is looked at. */
export function valueExcerpt(value: unknown, width: number): string {
  let text = '';
  const write = (part: unknown): void => {
    if (text.length > width) return;
    if (part === undefined) text += 'nothing';
    else if (isFunction(part)) text += 'function';
    else if (typeof part === 'string') text += JSON.stringify(part.slice(0, width + 1));
    else if (typeof part !== 'object' || part === null) text += String(part);
    else if (Array.isArray(part)) writeAll('[', ']', part.keys(), (index) => write(part[index]));
    else {
      const record = part as Record<string, unknown>;
      writeAll('{', '}', Object.keys(record), (key) => {
        text += `${JSON.stringify(key)}: `;
        write(record[key]);
      });
    }
  };
  const writeAll = <Key>(opening: string, closing: string, keys: Iterable<Key>, each: (key: Key) => void): void => {
    text += opening;
    let isFirst = true;
    for (const key of keys) {
      if (text.length > width) return;
      if (!isFirst) text += ', ';
      isFirst = false;
      each(key);
    }
    text += closing;
  };
  write(value);
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

/** A call in tail position gives a function without parameters, which the loop that runs the calls then calls. */
function isTailCall(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'thunk' in value && value.thunk === true && isFunction(value);
}

function isFunction(value: unknown): boolean {
  if (typeof value === 'function') return true;
  return typeof value === 'object' && value !== null && ('_jsonata_lambda' in value || '_jsonata_function' in value);
}
