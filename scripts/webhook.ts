/**
 * The shell of a script behind a webhook trigger: is the event authentic, what is it, and which one. Verified: the
 * payload is the text of the body. Inferred: it is the body byte for byte (in UTF-8), and the headers of the request
 * stand in `meta`, in the variables, or under `headers`; where the platform does not pass the signature on, its own
 * verification has to be switched on, and the script refuses to guess.
 */
import { hmacSha256, textHash } from '../src/mapping/library/standard/sha256.ts';
import { parsePayload } from './parse-payload.ts';
import {
  type Check,
  causeOf,
  type Evaluate,
  failure,
  headersOf,
  type PlatformData,
  type PlatformScript,
  variableOf,
} from './platform.ts';

export interface Topic {
  readonly check: Check;
  readonly key: Evaluate;
  readonly version: Evaluate;
}

export interface Receiving {
  readonly id: string;
  /** Absent: the system does not sign. `secret` names the variable that holds it. */
  readonly signature?: { readonly header: string; readonly encoding: 'base64' | 'hex'; readonly secret: string };
  /** Bytes; a larger body is refused before it is looked at. */
  readonly maximumBytes: number;
  readonly topic: Evaluate;
  readonly trigger: Evaluate;
  /** Those that flows listen to. */
  readonly topics: Readonly<Record<string, Topic>>;
  /** The key of the record, where a flow keys its records by something else than the events are. */
  readonly recordKey?: Evaluate;
}

/** As the runtime bounds what identifies an event; bytes. */
const maximumKeyBytes = 512;
const maximumVersionBytes = 400;

/**
 * The function that the platform calls. The payload goes on as it came; topic, trigger, key and version stand in `meta`.
 * Errors: those of `parsePayload`, `WEBHOOK_TOO_LARGE`, `VARIABLE_MISSING`, `WEBHOOK_SIGNATURE`,
 * `WEBHOOK_TOPIC_UNKNOWN`, `WEBHOOK_NOT_UNDERSTOOD`.
 */
export function webhookScript(receiving: Receiving): PlatformScript {
  const { id, topics, maximumBytes } = receiving;
  return async (data) => {
    const raw = data.payload ?? '';
    const bytes = Buffer.byteLength(raw);
    if (bytes > maximumBytes) {
      const what = `The body of ${id} has ${bytes} bytes; the limit is ${maximumBytes}`;
      throw failure('WEBHOOK_TOO_LARGE', what, 'Find out who sent it: the system sends smaller ones');
    }
    verify(receiving, raw, data);
    const body = parsePayload(raw, id);
    const seen = { body, headers: headersGiven(data) };
    const name = textOf(receiving.topic, seen, id);
    const topic = Object.hasOwn(topics, name) ? topics[name] : undefined;
    if (!topic) {
      const what = `No flow listens to the topic "${name}" of ${id}`;
      throw failure('WEBHOOK_TOPIC_UNKNOWN', what, `Subscribe to these alone: ${Object.keys(topics).join(', ')}`);
    }
    const unfit = topic.check(body);
    if (unfit) throw notUnderstood(`The payload of "${name}" does not fit: ${unfit.path} ${unfit.reason}`);
    const own = textOf(topic.key, seen, id);
    const key = receiving.recordKey && own !== '' ? textOf(receiving.recordKey, seen, id) : own;
    const keyBytes = Buffer.byteLength(key);
    if (key === '') throw notUnderstood(`The payload of "${name}" names no business key`);
    if (keyBytes > maximumKeyBytes) {
      throw notUnderstood(`The business key of "${name}" has ${keyBytes} bytes; the limit is ${maximumKeyBytes}`);
    }
    const version = distinct(textOf(topic.version, seen, id), body);
    const meta = {
      ...data.meta,
      topic: name,
      trigger: textOf(receiving.trigger, seen, id),
      key,
      // Events of several keys come together in one record: the version tells of which it is.
      version: receiving.recordKey ? `${own} ${version}` : version,
    };
    return { ...data, meta, logs: [...(data.logs ?? []), `${id}: ${name} ${key}`] };
  };
}

interface Seen {
  readonly body: unknown;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Wherever the platform passes them on; what is nearest to the request wins. */
function headersGiven(data: PlatformData): Record<string, string> {
  const places = [data.flow?.variables, data.variables, data.meta, data.headers];
  return Object.assign({}, ...places.map(headersOf));
}

function verify({ signature, id }: Receiving, raw: string, data: PlatformData): void {
  if (!signature) return;
  const { header, encoding, secret } = signature;
  const given = headersGiven(data)[header.toLowerCase()];
  const expected = hmacSha256(variableOf(data, secret, id), raw);
  if (isEqual(Buffer.from(given ?? '', encoding), expected)) return;
  throw failure(
    'WEBHOOK_SIGNATURE',
    given === undefined ? `${id} was given no ${header}` : `The signature of ${id} does not fit the body`,
    given === undefined
      ? `Pass the header ${header} on as meta, or verify it in the trigger and leave this script out`
      : `Compare the variable ${secret} with the secret in the system`,
  );
}

/** In the same time wherever they differ, so that nobody can guess a signature byte by byte. */
function isEqual(received: Uint8Array, expected: Uint8Array): boolean {
  let difference = received.length ^ expected.length;
  expected.forEach((byte, index) => {
    difference |= byte ^ (received[index] ?? 0);
  });
  return difference === 0;
}

function textOf(expression: Evaluate, { body, headers }: Seen, id: string): string {
  let value: unknown;
  try {
    value = expression(body, { headers });
  } catch (error) {
    throw notUnderstood(`The payload of ${id} can not be read: ${causeOf(error)}`);
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function notUnderstood(what: string): Error {
  return failure('WEBHOOK_NOT_UNDERSTOOD', what, 'Compare the payload with what the system documents');
}

/** A payload without a version is told from others by all of it, and a long version by its hash. */
export function distinct(version: string, body: unknown): string {
  if (version === '') return `payload ${textHash(JSON.stringify(body))}`;
  return Buffer.byteLength(version) > maximumVersionBytes ? `long ${textHash(version)}` : version;
}
