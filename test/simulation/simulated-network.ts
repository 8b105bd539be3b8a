/** The wire between the processes and the ledger: real HTTP over streams in memory, with faults and delays by the seed. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import net, { type Socket } from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import { latestMs } from './declarations.ts';
import type { SimulatedLedger } from './simulated-ledger.ts';
import { type Owner, owners, virtualTime } from './virtual-time.ts';

export interface Network {
  readonly server: Server;
  /** Whether faults happen from now on. */
  faulty: boolean;
  /** Connections of an owner who is gone. */
  cut(owner: Owner): void;
}

/** What the budget's clock shows when a call arrives. */
export type BudgetClock = (caller: Owner | undefined) => number | undefined;

type Fate = 'well' | 'refused' | 'failed' | 'throttled' | 'unanswered' | 'late';

const fates: readonly (readonly [Fate, number])[] = [
  ['well', 70],
  ['refused', 6],
  ['failed', 5],
  ['throttled', 3],
  ['unanswered', 8],
  ['late', 8],
];

export function openNetwork(world: Owner, ledger: () => SimulatedLedger, budgetClock: BudgetClock): Network {
  const connections = new Map<Duplex, { owner: Owner | undefined; client: Duplex }>();

  function receive(request: IncomingMessage, response: ServerResponse): void {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      virtualTime.stir();
      const text = Buffer.concat(parts).toString('utf8');
      const connection = connections.get(request.socket);
      owners.run(world, () => decide(request, response, text === '' ? undefined : JSON.parse(text), connection));
    });
  }

  function decide(
    request: IncomingMessage,
    response: ServerResponse,
    body: unknown,
    connection: { owner: Owner | undefined; client: Duplex } | undefined,
  ): void {
    const random = virtualTime.random();
    const at = budgetClock(connection?.owner);
    if (at !== undefined) ledger().count(at);
    const address = new URL(request.url ?? '/', 'http://ledger.example.test');
    const key = request.headers['idempotency-key'];
    const apply = () =>
      ledger().apply({
        method: request.method ?? '',
        path: address.pathname,
        query: address.searchParams,
        key: typeof key === 'string' ? key : undefined,
        body,
      });
    const reply = (status: number, answer: unknown, headers: Record<string, string> = {}) => {
      if (response.destroyed) return;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(answer));
    };
    const breakOff = () => {
      connection?.client.destroy(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
      request.socket.destroy();
    };
    const fate = network.faulty ? random.weighted(fates) : 'well';
    const beforeMs = fate === 'late' ? random.integer(0, latestMs) : random.integer(0, 40);
    setTimeout(() => {
      if (fate === 'refused') return breakOff();
      if (fate === 'failed') return reply(500, { message: 'out of order' });
      if (fate === 'throttled')
        return reply(429, { message: 'too many' }, { 'retry-after': String(random.integer(1, 3)) });
      const { status, body: answer } = apply();
      setTimeout(() => (fate === 'unanswered' ? breakOff() : reply(status, answer)), random.integer(1, 40));
    }, beforeMs);
  }

  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }, receive);
  const network: Network = {
    server,
    faulty: true,
    cut(owner) {
      for (const [side, { owner: whose, client }] of connections) {
        if (whose !== owner) continue;
        client.destroy();
        connections.delete(side);
      }
    },
  };
  // Every connection of every process leads here; nothing in a simulation reaches a real network.
  net.connect = () => {
    const [client, side] = duplexPair().map(asSocket) as [Duplex, Duplex];
    connections.set(side, { owner: owners.getStore(), client });
    queueMicrotask(() => {
      client.emit('connect');
      owners.run(world, () => server.emit('connection', side));
    });
    return client as Socket;
  };
  return network;
}

/** What HTTP asks of a socket beyond a stream. */
function asSocket(stream: Duplex): Duplex {
  const nothing = () => stream;
  stream.on('error', () => undefined);
  return Object.assign(stream, {
    setKeepAlive: nothing,
    setNoDelay: nothing,
    setTimeout: nothing,
    ref: nothing,
    unref: nothing,
  });
}
