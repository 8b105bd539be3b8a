/** Reads the body of a webhook up to the limit of its connector; what is larger is never held. */
import type { IncomingMessage } from 'node:http';

/** Fastify answers with the status. */
export class BodyTooLarge extends Error {
  readonly statusCode = 413;
}

/** Error: `BodyTooLarge`, before the first byte where the sender tells the length, else at the limit. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const tooLarge = () => new BodyTooLarge(`The body is larger than ${limitBytes} bytes.`);
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge();
  const parts: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes <= limitBytes) parts.push(part);
      else {
        parts.length = 0;
        request.removeAllListeners('data');
        reject(tooLarge());
      }
    });
    request.on('end', () => resolve(Buffer.concat(parts)));
    request.on('error', reject);
  });
}
