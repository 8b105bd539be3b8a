/** A Slack-compatible incoming webhook on loopback. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AlertReceiver {
  readonly url: string;
  /** Texts that were accepted. */
  readonly texts: readonly string[];
  /** How many were refused. */
  refused(): number;
  /** From now on, accepts what comes. */
  accept(): void;
  close(): Promise<void>;
}

/** Refuses everything with 503 until `accept`. */
export async function openAlertReceiver(): Promise<AlertReceiver> {
  const texts: string[] = [];
  let accepting = false;
  let refusals = 0;
  const server = createServer((request, answer) => {
    let body = '';
    request.on('data', (data) => {
      body += data;
    });
    request.on('end', () => {
      if (accepting) texts.push((JSON.parse(body) as { text: string }).text);
      else refusals += 1;
      answer.writeHead(accepting ? 200 : 503).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`,
    texts,
    refused: () => refusals,
    accept: () => {
      accepting = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
