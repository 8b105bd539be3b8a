/** For tests: a made-up system on loopback that answers as it is told, and keeps what it was sent. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** When it was there whole, in milliseconds of the process clock. */
  readonly at: number;
}

export type Answering = (request: ReceivedRequest, response: ServerResponse) => void;

export interface ExampleSystem {
  readonly url: string;
  /** Since the last `answer`. */
  readonly received: ReceivedRequest[];
  /** Made since it was started. */
  connections(): number;
  /** Sets how it answers; with several, one after the other, the last for all that follow. */
  answer(...answering: Answering[]): void;
  close(): Promise<void>;
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answering =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };

/** Takes the request, and breaks the connection without an answer. */
export const dropped: Answering = (_request, response) => {
  response.socket?.destroy();
};

export async function startExampleSystem(): Promise<ExampleSystem> {
  let script: readonly Answering[] = [json(200, {})];
  const received: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const one = { method, url, headers, body: Buffer.concat(chunks).toString('utf8'), at: performance.now() };
    const answering = script[Math.min(received.length, script.length - 1)];
    received.push(one);
    answering?.(one, response);
  });
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    connections: () => connections,
    answer(...answering) {
      received.length = 0;
      script = answering;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
