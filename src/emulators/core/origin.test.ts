import { setTimeout as wait } from 'node:timers/promises';
import { createClock } from './clock.ts';
import { createHttpServer, listen } from './http-server.ts';
import { Ledger } from './ledger.ts';
import { markHeader } from './origin.ts';

test('every row of the ledger tells which request it came of, also when it comes later', async () => {
  const ledger = new Ledger(createClock());
  const record = (operation: string) =>
    ledger.record({ operation, key: null, reference: '1', identity: operation, detail: {} });
  const server = createHttpServer();
  server.post('/notes', async () => {
    record('note');
    setTimeout(() => record('told'), 5);
    return {};
  });
  const emulator = await listen(server, 0, () => undefined);
  try {
    const post = (mark?: string) =>
      fetch(`${emulator.url}/notes`, {
        method: 'POST',
        body: '{"text":"hello"}',
        headers: { 'content-type': 'application/json', ...(mark === undefined ? {} : { [markHeader]: mark }) },
      });
    await Promise.all([post('first'), post('second')]);
    await post();
    record('by itself');
    while (ledger.list().length < 7) await wait(5);
  } finally {
    await emulator.close();
  }
  const rows = ledger.list();
  for (const mark of ['first', 'second']) {
    const own = rows.filter((row) => row.mark === mark);
    expect(own.map(({ operation }) => operation)).toEqual(['note', 'told']);
    expect(new Set(own.map(({ request }) => request)).size).toBe(1);
  }
  expect(rows.filter(({ operation, mark }) => operation === 'note' && mark === null)).toHaveLength(1);
  expect(rows.find(({ operation }) => operation === 'by itself')).toMatchObject({ request: null, mark: null });
  expect(new Set(rows.map(({ request }) => request)).size).toBe(4);
});
