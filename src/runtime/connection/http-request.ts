/** One HTTP request on Node's own client, beneath axios. */
import { type IncomingMessage, type RequestOptions, request as sendHttp } from 'node:http';
import { request as sendHttps } from 'node:https';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case; of a header that came several times, the values joined by commas. None of compression. */
  readonly headers: Record<string, string>;
  /** Decompressed. */
  readonly bytes: Buffer;
}

export interface RawLimits {
  /** From the moment that a connection is there until the last byte of the answer; 0 for none. */
  readonly timeoutMs: number;
  /** Of the answer, after decompression. */
  readonly maximumBytes: number;
  /** Asked when the connection is there, right before the first byte goes out; default yes. */
  readonly mayGoOut?: () => Promise<boolean>;
}

/** The answer was larger than it may be. */
export class AnswerTooLarge extends Error {}

/** It was not to go out any more, or its connection ended before it did. */
export class NotSent extends Error {}

/**
 * Sends a request and reads the whole answer, whatever its status; follows no redirect. Rejects with the error of the
 * connection, with `ETIMEDOUT` past the limit of time, and with `AnswerTooLarge` and `NotSent`.
 */
export function requestRaw(
  address: URL,
  options: Pick<RequestOptions, 'method' | 'headers' | 'agent'>,
  body: string | Uint8Array | undefined,
  { timeoutMs, maximumBytes, mayGoOut }: RawLimits,
): Promise<RawAnswer> {
  const send = address.protocol === 'https:' ? sendHttps : sendHttp;
  return new Promise((resolve, reject) => {
    let deadline: NodeJS.Timeout | undefined;
    let waits = false;
    const request = send(address, options);
    const fail = (error: Error) => {
      clearTimeout(deadline);
      request.destroy();
      reject(waits ? new NotSent(error.message, { cause: error }) : error);
    };
    // One limit for the whole exchange: an answer that trickles in would never meet a limit of silence.
    const limit = () => {
      clearTimeout(deadline);
      if (timeoutMs > 0) deadline = setTimeout(() => fail(timedOut(timeoutMs)), timeoutMs);
    };
    const goesOut = async () => {
      clearTimeout(deadline);
      if (mayGoOut) {
        waits = true;
        if (!(await mayGoOut())) return fail(new Error('It was not to go out any more.'));
        waits = false;
      }
      if (request.destroyed) return;
      limit();
      request.end(body);
    };
    request.on('error', fail);
    request.on('socket', (socket) => {
      limit();
      // No sooner: it may have waited for its connection.
      const connected = () => void goesOut().catch(fail);
      if (socket.connecting) socket.once(address.protocol === 'https:' ? 'secureConnect' : 'connect', connected);
      else connected();
    });
    request.on('response', (response) => {
      readAll(response, maximumBytes).then((bytes) => {
        clearTimeout(deadline);
        resolve({ status: response.statusCode ?? 0, headers: joined(response.headers), bytes });
      }, fail);
    });
  });
}

function readAll(response: IncomingMessage, maximumBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const source = decompressed(response);
    const parts: Buffer[] = [];
    let bytes = 0;
    source.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > maximumBytes) reject(new AnswerTooLarge(`The answer is larger than ${maximumBytes} bytes.`));
      else parts.push(part);
    });
    source.on('error', reject);
    source.on('end', () => resolve(Buffer.concat(parts)));
    response.on('error', reject);
    response.on('close', () => {
      if (!response.complete) reject(new Error('the connection ended amid the answer'));
    });
  });
}

function decompressed(response: IncomingMessage): Readable {
  const encoding = response.headers['content-encoding']?.toLowerCase();
  // An answer without a body has nothing that could be decompressed.
  if (!encoding || encoding === 'identity' || response.statusCode === 204 || response.statusCode === 304) {
    return response;
  }
  return response.pipe(encoding === 'br' ? createBrotliDecompress() : createUnzip());
}

function joined(headers: IncomingMessage['headers']): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (name !== 'content-encoding') all[name] = String(value);
  return all;
}

function timedOut(timeoutMs: number): Error {
  return Object.assign(new Error(`no whole answer within ${timeoutMs} ms`), { code: 'ETIMEDOUT' });
}
