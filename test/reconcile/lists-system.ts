/** A made-up system on loopback with two lists of units by key: both sides of a reconciler, and what repairs write. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listed {
  readonly key: string;
  readonly units: number;
  /** ISO 8601; null: not told. */
  readonly changedAt?: string | null;
}

export type ListName = 'left' | 'right';

export interface ListsSystem {
  readonly url: string;
  readonly lists: Record<ListName, readonly Listed[]>;
  /** Pages of a list that fail with HTTP 500, counted from 0. */
  readonly failing: { list?: ListName | undefined; page?: number };
  /** Called before each page is answered. */
  onPage: (list: ListName, page: number) => void;
  /** Units that were written, as text: `key=units`. */
  readonly written: string[];
  close(): Promise<void>;
}

const pageSize = 1_000;

export async function startListsSystem(): Promise<ListsSystem> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://lists');
    const [, list = '', key] = url.pathname.split('/').map(decodeURIComponent);
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (list !== 'left' && list !== 'right') return answer(404, {});
    if (request.method === 'PUT' && key !== undefined) {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { units } = JSON.parse(Buffer.concat(chunks).toString()) as { units: number };
      const others = system.lists[list].filter((one) => one.key !== key);
      system.lists[list] = [...others, { key, units, changedAt: new Date().toISOString() }];
      system.written.push(`${key}=${units}`);
      return answer(200, { key, units });
    }
    const wanted = url.searchParams.get('key');
    if (wanted !== null) return answer(200, { data: system.lists[list].filter((one) => one.key === wanted) });
    const page = Number(url.searchParams.get('cursor') ?? '0');
    system.onPage(list, page);
    if (system.failing.list === list && system.failing.page === page) return answer(500, { message: 'down' });
    const data = system.lists[list].slice(page * pageSize, (page + 1) * pageSize);
    const more = (page + 1) * pageSize < system.lists[list].length;
    answer(200, { data, nextCursor: more ? String(page + 1) : null });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const system: ListsSystem = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lists: { left: [], right: [] },
    failing: {},
    onPage: () => undefined,
    written: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return system;
}
