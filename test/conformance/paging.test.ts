/** Readings in pages, of every connector: whatever the pages do, no row is lost and nothing goes on for ever. */
import { openScenarioStore, type ScenarioStore } from '../scenario/store.ts';
import { changesJson, passes } from './interceptor.ts';
import { openStand, type Stand } from './stand.ts';
import { type NamedSubject, subjects, waiverOf } from './subject.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const cases = subjects.flatMap((subject) =>
  Object.entries(subject.reads).flatMap(([operation, { paged }]) =>
    paged ? [{ name: `${subject.id} ${operation}`, subject, operation, paged }] : [],
  ),
);

/** A stand on which the reading has so many rows, and all of their identities. */
async function withRows(subject: NamedSubject, operation: string, rows: number) {
  const stand = await openStand(store, subject, { seeded: false });
  const paged = subject.reads[operation]?.paged;
  if (!paged) throw new Error(`${operation} is not paged`);
  await paged.seed(stand.preparation, rows);
  stand.network.disturb();
  const use = await stand.useOf(operation);
  const read = async () => {
    const { rows: found, ended } = await stand.readAll(operation, use);
    return { ids: found.map(paged.identity), ended: ended.outcome.kind };
  };
  return { stand, read };
}

async function using<T>(opened: Promise<{ stand: Stand } & T>, test: (opened: { stand: Stand } & T) => Promise<void>) {
  const one = await opened;
  try {
    await test(one);
  } finally {
    await one.stand.close();
  }
}

describe.each(cases)('$name', ({ subject, operation, paged }) => {
  test.each([
    ['no row', 0, 1],
    ['less than a page', 1, 1],
    ['a last page that is exactly full', 4, 2],
    ['a last page with one row', 5, 3],
  ])('%s: every row comes once', (_what, rows, pages) =>
    using(withRows(subject, operation, rows), async ({ stand, read }) => {
      const { ids, ended } = await read();
      expect(ended).toBe('ok');
      expect(new Set(ids).size).toBe(rows);
      expect(ids).toHaveLength(rows);
      // Where a system says that there is more only by a full page, an empty one ends the reading.
      expect(stand.network.asked.length).toBeGreaterThanOrEqual(pages);
      expect(stand.network.asked.length).toBeLessThanOrEqual(pages + 1);
    }),
  );

  const emptyPage = 'an empty page in the middle does not end the reading';
  test(emptyPage, async () => {
    if (waiverOf(subject, emptyPage, operation)) return;
    await using(withRows(subject, operation, 6), async ({ stand, read }) => {
      const first = (await read()).ids;
      expect(first).toHaveLength(6);
      stand.network.disturb(
        passes,
        changesJson((body) => paged.withRows(body, [])),
      );
      const { ids, ended } = await read();
      expect(ended).toBe('ok');
      expect(ids).toEqual([...first.slice(0, 2), ...first.slice(4)]);
    });
  });

  test('a row that moves to a later page comes again, and none is lost', () =>
    using(withRows(subject, operation, 5), async ({ stand, read }) => {
      const first = (await read()).ids;
      let moved: unknown;
      stand.network.disturb(
        changesJson((body) => {
          moved = paged.rows(body)[1];
          return body;
        }),
        changesJson((body) => paged.withRows(body, [moved, ...paged.rows(body)])),
      );
      const { ids } = await read();
      expect(ids).toHaveLength(6);
      expect([...new Set(ids)].sort()).toEqual([...first].sort());
    }));

  test('a system that ignores the page size loses nothing', () =>
    using(withRows(subject, operation, 5), async ({ stand, read }) => {
      const expected = (await read()).ids;
      expect(expected).toHaveLength(5);
      stand.network.always(async (asked, forward, response) => {
        await passes(asked, () => forward(paged.withoutPageSize(asked)), response);
      });
      stand.network.disturb();
      const { ids, ended } = await read();
      expect(ended).toBe('ok');
      expect([...ids].sort()).toEqual([...expected].sort());
      expect(stand.network.asked.length).toBeLessThan(3);
    }));

  test('pages that repeat end with an error, not never', () =>
    using(withRows(subject, operation, 6), async ({ stand, read }) => {
      let first: unknown;
      stand.network.always(
        changesJson((body) => {
          first ??= body;
          return first;
        }),
      );
      await expect(read()).rejects.toMatchObject({ code: 'PAGES_REPEAT' });
      expect(stand.network.asked.length).toBeLessThanOrEqual(3);
    }));
});
