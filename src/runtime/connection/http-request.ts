/** One HTTP request on undici, the client of Node's own fetch, beneath axios. */
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { brotliDecompress, unzip } from 'node:zlib';
import type { Agent, Dispatcher } from 'undici';

// By its file: all of the library takes twice as long to load, for kinds of requests that are not made here.
const OpenAgent = createRequire(import.meta.url)('undici/lib/dispatcher/agent.js') as typeof Agent;

const [unbrotli, unzipped] = [promisify(brotliDecompress), promisify(unzip)];

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case; of a header that came several times, the values joined by commas. None of compression. */
  readonly headers: Record<string, string>;
  /** Decompressed. */
  readonly bytes: Buffer;
}

export interface RawRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

export interface RawLimits {
  /** From the first byte that goes out until the last one of the answer; 0 for none. */
  readonly timeoutMs: number;
  /** Of the answer, before and after decompression. */
  readonly maximumBytes: number;
  /** Asked when the connection is there, right before the first byte goes out; default yes. */
  readonly mayGoOut?: () => boolean;
}

/** The answer was larger than it may be. */
export class AnswerTooLarge extends Error {}

/** Nothing went out: there was no connection, or no request that could be sent. */
export class NotSent extends Error {}

/** There was a connection, and it was not to go out any more. */
export class HeldBack extends Error {}

/** Kept-alive connections to each system, so many at most: more calls wait for their turn. */
export const openConnections = (perSystem: number, connectTimeoutMs: number): Dispatcher =>
  new OpenAgent({
    connections: perSystem,
    connect: { timeout: connectTimeoutMs },
    // One limit for the whole exchange is kept here: an answer that trickles in would never meet a limit of silence.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

/**
 * Sends a request and reads the whole answer, whatever its status; follows no redirect and repeats nothing. Rejects with
 * the error of the connection, with `ETIMEDOUT` past the limit of time, and with `AnswerTooLarge`, `NotSent` and `HeldBack`.
 */
export async function requestRaw(
  connections: Dispatcher,
  address: URL,
  request: RawRequest,
  limits: RawLimits,
): Promise<RawAnswer> {
  const { status, headers, bytes } = await received(connections, address, request, limits);
  const { 'content-encoding': encoding, ...others } = headers;
  // An answer without a body has nothing that could be decompressed.
  const plain = !encoding || encoding.toLowerCase() === 'identity' || bytes.length === 0;
  return { status, headers: others, bytes: plain ? bytes : await decompressed(bytes, encoding, limits) };
}

function received(
  connections: Dispatcher,
  { origin, pathname, search }: URL,
  { method, headers, body }: RawRequest,
  { timeoutMs, maximumBytes, mayGoOut }: RawLimits,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let goesOut = false;
    let deadline: NodeJS.Timeout | undefined;
    let status = 0;
    let answered: Record<string, string> = {};
    const parts: Buffer[] = [];
    let bytes = 0;
    connections.dispatch(
      { origin, path: pathname + search, method: method as Dispatcher.HttpMethod, headers, body: body ?? null },
      {
        onRequestStart(controller) {
          // Thrown: of a request that is aborted here, the connection would end as well.
          if (mayGoOut && !mayGoOut()) throw new HeldBack('It was not to go out any more.');
          goesOut = true;
          if (timeoutMs > 0) deadline = setTimeout(() => controller.abort(timedOut(timeoutMs)), timeoutMs);
        },
        onResponseStart(_controller, statusCode, raw) {
          status = statusCode;
          answered = joined(raw);
        },
        onResponseData(controller, part) {
          bytes += part.length;
          if (bytes > maximumBytes) controller.abort(tooLarge(maximumBytes));
          else parts.push(part);
        },
        onResponseEnd() {
          clearTimeout(deadline);
          const [first] = parts;
          resolve({ status, headers: answered, bytes: parts.length === 1 && first ? first : Buffer.concat(parts) });
        },
        onResponseError(_controller, error) {
          clearTimeout(deadline);
          if (goesOut || error instanceof HeldBack) return reject(error);
          const { code } = error as Error & { code?: string };
          reject(Object.assign(new NotSent(error.message, { cause: error }), { code }));
        },
      },
    );
  });
}

async function decompressed(bytes: Buffer, encoding: string, { maximumBytes }: RawLimits): Promise<Buffer> {
  const options = { maxOutputLength: maximumBytes };
  try {
    return await (encoding.toLowerCase() === 'br' ? unbrotli(bytes, options) : unzipped(bytes, options));
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maximumBytes);
    throw error;
  }
}

function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const all: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) all[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return all;
}

const tooLarge = (bytes: number) => new AnswerTooLarge(`The answer is larger than ${bytes} bytes.`);

function timedOut(timeoutMs: number): Error {
  return Object.assign(new Error(`no whole answer within ${timeoutMs} ms`), { code: 'ETIMEDOUT' });
}
