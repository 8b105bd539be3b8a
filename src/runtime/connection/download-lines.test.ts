import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { downloadLines } from './download-lines.ts';

let server: Server;
let address: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/gone') return response.writeHead(404).end();
    if (request.url === '/broken') return response.end('{"a":1}\n{"a":');
    for (let row = 0; row < 20_000; row += 1) response.write(`{"row":${row}}\n`);
    return response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function all(path: string, maximumBytes?: number): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of downloadLines(address + path, maximumBytes ? { maximumBytes } : {})) rows.push(row);
  return rows;
}

test('every line comes once and in order', async () => {
  const rows = await all('/rows');
  expect(rows).toHaveLength(20_000);
  expect(rows.at(-1)).toEqual({ row: 19_999 });
});

test('a reader that stops early ends the download', async () => {
  for await (const row of downloadLines(`${address}/rows`)) {
    expect(row).toEqual({ row: 0 });
    break;
  }
});

test.each([
  ['/gone', undefined, 'HTTP status 404'],
  ['/broken', undefined, 'Line 2 is not JSON'],
  ['/rows', 1_000, 'larger than 1000 bytes'],
])('%s with a bound of %j is an error that says so', async (path, bytes, why) => {
  await expect(all(path, bytes)).rejects.toMatchObject({ code: 'CALL_FAILED', why: expect.stringContaining(why) });
});
