/** The address of a played webhook trigger: answers at once, as the platform does, and starts the flow. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PlayedPlatform } from './platform.ts';

/** As the platform answers by default (verified). */
const started = JSON.stringify({ message: 'Flow initialised.' });
/** Bytes of a body; a larger one ends the connection. */
const mostBytes = 8_000_000;

export interface WebhookAddress {
  readonly url: string;
  close(): Promise<void>;
}

/** `flow`: the name of the process flow that the address starts. */
export async function openWebhookAddress(platform: PlayedPlatform, flow: string): Promise<WebhookAddress> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    request.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > mostBytes) request.destroy();
      else parts.push(part);
    });
    request.on('end', () => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
      platform.webhook(flow, Buffer.concat(parts).toString('utf8'), Object.fromEntries(headers));
      response.writeHead(200, { 'content-type': 'application/json' }).end(started);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
