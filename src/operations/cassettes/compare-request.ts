/** Where a request differs from a recorded one. */
import { isDeepStrictEqual } from 'node:util';
import type { Exchange } from '../../../schemas/formats/cassette.ts';
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { isPlaceholder } from './placeholders.ts';
import { documentHash, parsed } from './record-exchange.ts';
import { parametersIn } from './wire-operations.ts';

export interface RequestDifference {
  /** Of the recorded request, such as `/query/state/0`. */
  readonly pointer: string;
  /** Absent where nothing is recorded, or nothing was sent. */
  readonly recorded?: unknown;
  readonly sent?: unknown;
}

export interface SentRequest {
  readonly method: string;
  /** Still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly bytes: Uint8Array;
}

/** Which value stands for which placeholder so far; no value stands for two. */
export class Disguises {
  readonly #values = new Map<unknown, unknown>();
  readonly #placeholders = new Map<unknown, unknown>();

  /** A copy, to try a request on. */
  copy(): Disguises {
    const copy = new Disguises();
    for (const [placeholder, value] of this.#values) copy.#wear(placeholder, value);
    return copy;
  }

  #wear(placeholder: unknown, value: unknown): void {
    this.#values.set(placeholder, value);
    this.#placeholders.set(value, placeholder);
  }

  /** Whether a value may stand where this placeholder is recorded: itself, or one value and always the same. */
  fits(placeholder: unknown, value: unknown): boolean {
    if (value === placeholder) return true;
    if (typeof value !== typeof placeholder || isPlaceholder(value)) return false;
    if (!this.#values.has(placeholder) && !this.#placeholders.has(value)) this.#wear(placeholder, value);
    return this.#values.get(placeholder) === value;
  }
}

/** No more are told. */
const maximumDifferences = 5;

/** All differences, the first few of them; none when the request is the recorded one. Adds to `disguises`. */
export function compareRequest(
  { request }: Exchange,
  sent: SentRequest,
  disguises: Disguises,
): readonly RequestDifference[] {
  const found: RequestDifference[] = [];
  const add = (pointer: string, recorded: unknown, other: unknown) => {
    found.push({
      pointer,
      ...(recorded === undefined ? {} : { recorded }),
      ...(other === undefined ? {} : { sent: other }),
    });
  };
  const compare = (pointer: string, recorded: unknown, other: unknown): void => {
    if (isPlaceholder(recorded) ? disguises.fits(recorded, other) : isDeepStrictEqual(recorded, other)) return;
    if (isHolder(recorded) && isHolder(other) && Array.isArray(recorded) === Array.isArray(other)) {
      for (const key of new Set([...Object.keys(recorded), ...Object.keys(other)])) {
        compare(pointerTo(pointer, key), memberOf(recorded, key), memberOf(other, key));
      }
    } else add(pointer, recorded, other);
  };

  if (request.method !== sent.method) add('/method', request.method, sent.method);
  const parameters = parametersIn(request.path, sent.path);
  if (parameters) compare('/parameters', request.parameters ?? {}, parameters);
  else add('/path', request.path, sent.path);
  const query = Object.fromEntries([...new Set(sent.query.keys())].map((name) => [name, sent.query.getAll(name)]));
  compare('/query', request.query ?? {}, query);
  const body = parsed(sent.bytes);
  if (request.graphql) {
    const { query: document, variables = {} } = isHolder(body) ? (body as Record<string, unknown>) : {};
    const hash = typeof document === 'string' ? documentHash(document) : undefined;
    if (hash !== request.graphql.document) add('/graphql/document', request.graphql.document, hash);
    compare('/graphql/variables', request.graphql.variables, variables);
  } else if (request.unread) {
    if (request.unread.bytes !== sent.bytes.length) add('/unread/bytes', request.unread.bytes, sent.bytes.length);
  } else compare('/body', request.body, sent.bytes.length === 0 ? undefined : (body ?? 'a body that is not JSON'));
  return found;
}

/** The differences in a few words each. */
export function differencesInWords(differences: readonly RequestDifference[]): string {
  const shown = differences.slice(0, maximumDifferences).map(({ pointer, recorded, sent }) => {
    return `${pointer}: recorded ${inWords(recorded)}, sent ${inWords(sent)}`;
  });
  const more = differences.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

function inWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null;
const memberOf = (holder: object, key: string): unknown =>
  Object.hasOwn(holder, key) ? (holder as Record<string, unknown>)[key] : undefined;
