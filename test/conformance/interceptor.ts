/** The network between a connection and a system, for tests: passes every exchange on, unless it is told to disturb it. */
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  request as sendRequest,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** When it was there whole, in milliseconds of the process clock. */
  readonly at: number;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** What becomes of one exchange. `forward` hands the request, or another in its place, to the system. */
export type Disturbance = (
  asked: Asked,
  forward: (changed?: Partial<Pick<Asked, 'url' | 'body'>>) => Promise<Answered>,
  response: ServerResponse,
) => Promise<void> | void;

export interface Interceptor {
  readonly url: string;
  /** Since the last `disturb`. */
  readonly asked: readonly Asked[];
  /** One for each of the next exchanges, in order; what comes after them passes. Fetching a token always passes. */
  disturb(...disturbances: readonly Disturbance[]): void;
  /** Undisturbed exchanges become subject to this, for as long as nothing else is said. */
  always(disturbance: Disturbance | undefined): void;
  /** Drops what was asked so far, so that memory stays flat. */
  forget(): void;
  close(): Promise<void>;
}

export async function intercept(systemUrl: string): Promise<Interceptor> {
  const target = new URL(systemUrl);
  let waiting: Disturbance[] = [];
  let standing: Disturbance | undefined;
  let asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const body = await wholeBody(request).catch(() => undefined);
    if (body === undefined) return;
    const one: Asked = { method, url, headers, body, at: performance.now() };
    const forward = (changed: Partial<Pick<Asked, 'url' | 'body'>> = {}) => exchange(target, { ...one, ...changed });
    const fetchesToken = /\/token(\?|$)/.test(url);
    if (!fetchesToken) asked.push(one);
    const disturbance = fetchesToken ? undefined : (waiting.shift() ?? standing);
    try {
      await (disturbance ?? passes)(one, forward, response);
    } catch {
      response.socket?.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get asked() {
      return asked;
    },
    disturb(...disturbances) {
      waiting = [...disturbances];
      asked = [];
    },
    forget() {
      asked = [];
    },
    always(disturbance) {
      standing = disturbance;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** By events: reading a stream as a loop takes the processor several times as long. */
function wholeBody(message: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    message.on('data', (part: Buffer) => parts.push(part));
    message.on('end', () => resolve(Buffer.concat(parts)));
    message.on('error', reject);
  });
}

/** One exchange with a system itself; nothing disturbs it. */
export function exchange(target: URL, asked: Omit<Asked, 'at'>): Promise<Answered> {
  const { method, url, headers, body } = asked;
  return new Promise((resolve, reject) => {
    const { 'transfer-encoding': _, connection: __, ...kept } = headers;
    const request = sendRequest(
      {
        host: target.hostname,
        port: target.port,
        method,
        path: url,
        headers: { ...kept, ...(body.length > 0 ? { 'content-length': body.length } : {}) },
      },
      (answer) => {
        wholeBody(answer).then(
          (whole) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: whole }),
          reject,
        );
      },
    );
    request.on('error', (error: NodeJS.ErrnoException) => {
      // It was kept open and has ended meanwhile: nothing was read from it.
      if (request.reusedSocket && error.code === 'ECONNRESET') exchange(target, asked).then(resolve, reject);
      else reject(error);
    });
    request.end(body);
  });
}

function send(response: ServerResponse, { status, headers, body }: Answered): void {
  const { 'transfer-encoding': _, connection: __, 'keep-alive': ___, ...kept } = headers;
  response.writeHead(status, { ...kept, 'content-length': body.length });
  response.end(body);
}

export const passes: Disturbance = async (_asked, forward, response) => send(response, await forward());

export const answers =
  (status: number, body: unknown, headers: Record<string, string> = {}): Disturbance =>
  (_asked, _forward, response) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const type = typeof body === 'string' ? 'text/html' : 'application/json';
    send(response, { status, headers: { 'content-type': type, ...headers }, body: Buffer.from(text) });
  };

export const htmlPage = '<html><body><h1>We are down for maintenance</h1></body></html>';

/** Passed on, and the answer is another one. */
export const answersAfter =
  (status: number, body: unknown): Disturbance =>
  async (asked, forward, response) => {
    await forward();
    await answers(status, body)(asked, forward, response);
  };

/** The connection breaks before anything has reached the system. */
export const lostBefore: Disturbance = (_asked, _forward, response) => {
  response.socket?.destroy();
};

/** The system has done what it was asked to, and the answer is lost. */
export const lostAfter: Disturbance = async (_asked, forward, response) => {
  await forward();
  response.socket?.destroy();
};

/** No answer comes until the caller gives up; the system never sees it. */
export const silentBefore: Disturbance = () => undefined;

/** The system does it, and no answer comes until the caller gives up. */
export const silentAfter: Disturbance = async (_asked, forward) => {
  await forward();
};

/** The system does it, and its answer breaks off in the middle. */
export const truncatedAfter: Disturbance = async (_asked, forward, response) => {
  const { status, headers, body } = await forward();
  const { 'transfer-encoding': _, connection: __, ...kept } = headers;
  response.writeHead(status === 204 ? 200 : status, { ...kept, 'content-length': Math.max(2, body.length) });
  response.write(body.length > 1 ? body.subarray(0, Math.floor(body.length / 2)) : '{', () =>
    response.socket?.destroy(),
  );
};

/** The system does it, and something answers with more than the caller takes. */
export const oversizedAfter =
  (bytes: number): Disturbance =>
  async (_asked, forward, response) => {
    await forward();
    response.writeHead(200, { 'content-type': 'application/json' });
    const piece = Buffer.alloc(1_048_576, 32);
    const closed = once(response, 'close');
    for (let sent = 0; sent <= bytes && !response.destroyed; sent += piece.length) {
      if (!response.write(piece)) await Promise.race([closed, once(response, 'drain')]);
    }
    response.end('{}');
  };

/** Passed on, with the JSON of the answer changed. */
export const changesJson =
  (change: (body: unknown) => unknown): Disturbance =>
  async (_asked, forward, response) => {
    const answer = await forward();
    const body = Buffer.from(JSON.stringify(change(JSON.parse(answer.body.toString('utf8')))));
    send(response, { ...answer, body });
  };
