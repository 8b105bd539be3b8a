/** What a connector step asks for: its requests, made of the record. */
import { textHash } from '../../src/mapping/library/standard/sha256.ts';
import type { Evaluate } from '../platform.ts';
import type { Line, Request } from './entries.ts';
import { type Mapping, mapped } from './pure-steps.ts';
import { listOf, type Run, Unusable } from './run.ts';

export type Call = (run: Run) => Request[];

/** How the parameters and the body of an operation travel. */
export interface Wire {
  readonly step: string;
  readonly operation: string;
  /** By parameter: how a list becomes one text, and whether it stands in the path, or in the body. */
  readonly places: Readonly<Record<string, { join?: string; in: 'path' | 'text' | 'body'; needed?: 1 }>>;
  /** The body to send, where it is not the request as it is; sees request, parameters and settings. */
  readonly body?: Evaluate;
  /** Those settings of the connector that this expression reads. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Parameters that are variables of a GraphQL document go into the body, by their names there. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Values that such variables have always. */
  readonly fixed?: Readonly<Record<string, unknown>>;
}

export type Parameters = Readonly<Record<string, Evaluate>>;

/** All parameters of one call together; the platform gives metadata of a payload 10,240 bytes. */
const longestParameters = 8_000;
/** Values of one gathering call, in characters, so that they fit in there. */
const longestGathered = 6_000;

function parametersOf(
  run: Run,
  parameters: Parameters,
  context: Record<string, unknown> = run.state.context,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, value(context, run.bindings())]));
}

/** Throws `Unusable` with `PARAMETER_WITHOUT_VALUE`, `CALL_FAILED`, `PARAMETERS_TOO_LONG`. */
export function requestOf(
  wire: Wire,
  number: number,
  asked: Readonly<Record<string, unknown>>,
  request?: unknown,
): Request {
  const { step, operation, places, variables = {} } = wire;
  const given = { ...wire.fixed, ...asked };
  const parameters: Record<string, string> = {};
  const own: Record<string, unknown> = {};
  for (const [name, { join = ',', in: place, needed }] of Object.entries(places)) {
    const value = given[name];
    if (value === undefined || value === null) {
      // The endpoint of the platform takes all that the step names, so that none may be left out.
      if (needed === undefined && !(name in given)) continue;
      throw new Unusable(
        'PARAMETER_WITHOUT_VALUE',
        `${operation} needs the parameter ${name}, and this record gives none.`,
      );
    }
    const variable = variables[name];
    if (variable !== undefined) own[variable] = value;
    if (place === 'body') continue;
    const text = Array.isArray(value) ? value.join(join) : String(value);
    if (place === 'path' && (text === '' || text === '.' || text === '..')) {
      throw new Unusable('CALL_FAILED', `${operation} can not be called for "${text}": it would be another address.`);
    }
    parameters[name] = place === 'path' ? encodeURIComponent(text) : text;
  }
  const length = JSON.stringify(parameters).length;
  if (length > longestParameters) {
    throw new Unusable('PARAMETERS_TOO_LONG', `The parameters of ${operation} have ${length} characters.`);
  }
  const plain = Object.keys(own).length > 0 ? { ...own, ...(request as object | undefined) } : request;
  const body = wire.body ? wire.body({ request, parameters: given, settings: wire.settings ?? {} }) : plain;
  return {
    kind: 'request',
    number,
    step,
    parameters,
    ...(body === undefined ? {} : { body }),
    ...(request === undefined ? {} : { request }),
    given,
  };
}

/** Only for records for which `when` is true. */
export function askWhen(when: Evaluate, call: Call): Call {
  return (run) => (when(run.state.context, run.bindings()) === true ? call(run) : []);
}

export function readCall(wire: Wire, parameters: Parameters): Call {
  return (run) => [requestOf(wire, 0, parametersOf(run, parameters))];
}

export function gatherCall(
  wire: Wire,
  parameters: Parameters,
  gather: { readonly parameter: string; readonly values: Evaluate; readonly limit: number; readonly into: string },
): Call {
  return (run) => {
    const values = [...new Set(listOf(gather.values(run.state.context, run.bindings())).map(String))];
    run.state.context[gather.into] = [];
    const chunks: string[][] = [];
    let length = Number.POSITIVE_INFINITY;
    for (const value of values) {
      const last = chunks.at(-1);
      if (last && last.length < gather.limit && length + value.length < longestGathered) {
        last.push(value);
        length += value.length;
      } else {
        chunks.push([value]);
        length = value.length;
      }
    }
    const shared = parametersOf(run, parameters);
    return chunks.map((chunk, number) => requestOf(wire, number, { ...shared, [gather.parameter]: chunk }));
  };
}

/** The same lines have the same reference, whichever run sends them, so that the target can tell a repeat. */
const referenceOf = (run: Run, step: string, lines: readonly Line[]): string =>
  `backhaul:${run.flow.brand}:${textHash(JSON.stringify([run.flow.id, step, run.state.key, lines, run.state.attempt])).slice(0, 32)}`;

export function batchCall(wire: Wire, lines: Evaluate, body: Mapping, limit: number): Call {
  return (run) => {
    const found = listOf(lines(run.state.context, run.bindings())) as Line[];
    if (!found.every((line) => typeof line?.lineReference === 'string' && typeof line.subject === 'string')) {
      throw new Unusable('LINES_MALFORMED', `The step ${wire.step} gives lines without lineReference and subject.`);
    }
    const requests: Request[] = [];
    for (let start = 0; start < found.length; start += limit) {
      const part = found.slice(start, start + limit);
      const reference = referenceOf(run, wire.step, part);
      const made = mapped(body, { reference, occurredAt: run.state.receivedAt, lines: part }, run);
      requests.push({ ...requestOf(wire, requests.length, {}, made), reference, lines: part });
    }
    return requests;
  };
}

export interface Write {
  readonly reference: Evaluate;
  /** A list: one write for each of its items, which stands as item in the context. */
  readonly each?: Evaluate;
  readonly input?: Evaluate;
  readonly body?: Mapping;
  readonly into?: string;
}

export function writeCall(wire: Wire, parameters: Parameters, write: Write): Call {
  return (run) => {
    const { context } = run.state;
    if (!write.each) return writeOf(run, wire, parameters, write, 0, context);
    if (write.into) context[write.into] = [];
    return listOf(write.each(context, run.bindings())).flatMap((item, part) => {
      const subject = (item as { readonly subject?: unknown } | null)?.subject;
      const made = writeOf(run, wire, parameters, write, part, { ...context, item });
      return made.map((request) => ({ ...request, part, subject: typeof subject === 'string' ? subject : '' }));
    });
  };
}

/** The one request of a write; none where it stands already. */
function writeOf(
  run: Run,
  wire: Wire,
  parameters: Parameters,
  write: Write,
  number: number,
  context: Record<string, unknown>,
): Request[] {
  const bindings = run.bindings();
  const reference = write.reference(context, bindings);
  if (typeof reference !== 'string' || reference === '') {
    throw new Unusable('WRITE_REFERENCE_UNUSABLE', `The reference of the step ${wire.step} is not a text.`);
  }
  const standing = run.state.effects.find((effect) => effect.step === wire.step && effect.lineReference === reference);
  if (standing) {
    keepAnswer(run, write.into, write.each && number, standing.answer);
    return [];
  }
  const input = write.input ? write.input(context, bindings) : context;
  const request = write.body ? mapped(write.body, input, run) : undefined;
  return [{ ...requestOf(wire, number, parametersOf(run, parameters, context), request), reference }];
}

/** What a write has answered; `part`: of a list of such answers. */
export function keepAnswer(run: Run, into: string | undefined, part: number | undefined, answer: unknown): void {
  const { context } = run.state;
  if (into === undefined) return;
  if (part === undefined) context[into] = answer;
  else {
    const answers = context[into] as unknown[];
    // What came of no part is nothing, as it travels.
    while (answers.length <= part) answers.push(null);
    answers[part] = answer ?? null;
  }
}

/** Reads for each request whose outcome is not known whether its effect stands. */
export function readBackCall(wire: Wire, parameters: Parameters): Call {
  return (run) => {
    const { open, requests } = run.state;
    return open.map(({ number }) => {
      const written = requests.find((request) => request.number === number);
      const seen = { body: written?.request, request: written?.request, parameters: written?.given };
      const given = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, value(seen)]));
      return requestOf(wire, number, given);
    });
  };
}
