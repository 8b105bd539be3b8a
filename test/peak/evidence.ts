/** What both systems themselves say of the day, taken from their ledgers: nothing here was told by the integration. */
import type { Effect } from '../../src/emulators/core/ledger.ts';
import type { EmulatedSystem, Movement, RouteCount } from '../scenario/emulated-systems.ts';
import { commercetoolsClient } from './commercetools-client.ts';
import type { PeakStage } from './open-day.ts';
import type { Place, PlaceEvent } from './place.ts';
import { type Day, damaged, regions } from './plan-day.ts';

const pageSize = 50_000;
const maximumPages = 40;

export interface Evidence {
  readonly places: readonly Place[];
  readonly orders: {
    readonly placed: number;
    readonly lost: number;
    readonly doubled: number;
    readonly strange: number;
  };
  /** Units of returns, and those of them that do not stand once where their disposition wants them. */
  readonly returned: { readonly units: number; readonly misplaced: number };
  /** Calls by system and route. */
  readonly calls: Readonly<Record<keyof PeakStage['systems'], Readonly<Record<string, RouteCount>>>>;
}

interface ArcheanMovement {
  readonly sku: string;
  readonly locationCode: string;
  readonly onHandChange: number;
  readonly allocatedChange: number;
  readonly at: number;
  readonly cause: string;
}

type Sold = { readonly sku: string; readonly quantity: number; readonly channelId: string };

export async function gatherEvidence({ systems }: PeakStage, day: Day): Promise<Evidence> {
  const { 'archean-r247': archean, commercetools, 'loop-returns': loop } = systems;
  const [taken, shop] = [await effectsOf(archean, '&operation=order'), await effectsOf(commercetools, '')];
  const placed = shop.filter(({ operation }) => operation === 'order created');
  const references = new Map(placed.map(({ detail }) => [`commercetools:${detail.id}`, 0]));
  for (const { reference } of taken) references.set(reference, (references.get(reference) ?? Number.NaN) + 1);
  const times = [...references.values()];
  const calls = async (system: EmulatedSystem) =>
    (await system.control<{ requests: Record<string, RouteCount> }>('GET', 'ledger?limit=1')).requests;
  return {
    places: await placesOf(systems, day, shop, taken),
    orders: {
      placed: placed.length,
      lost: times.filter((count) => count === 0).length,
      doubled: times.filter((count) => count > 1).length,
      strange: times.filter(Number.isNaN).length,
    },
    returned: await returnedUnits(archean, day),
    calls: {
      'archean-r247': await calls(archean),
      commercetools: await calls(commercetools),
      'loop-returns': await calls(loop),
    },
  };
}

async function placesOf(
  { 'archean-r247': archean, commercetools }: PeakStage['systems'],
  { opening }: Day,
  shop: readonly Effect[],
  taken: readonly Effect[],
): Promise<Place[]> {
  const reach = await commercetoolsClient(commercetools.url);
  const { results } = (await reach('GET', 'channels?limit=500')) as { results: { id: string; key: string }[] };
  const channelOf = new Map(results.map(({ id, key }) => [id, key]));
  const orderOf = new Map(taken.map(({ detail, reference }) => [detail.orderId, reference.split(':')[1] ?? '']));
  const regionOf = new Map<string, (typeof regions)[number]>(regions.map((region) => [region.location, region]));
  const events = new Map<string, PlaceEvent[]>();
  const add = (sku: string, channel: string, event: PlaceEvent) => {
    const key = `${sku} ${channel}`;
    const known = events.get(key);
    if (known) known.push(event);
    else events.set(key, [event]);
  };
  for (const { operation, at: told, detail } of shop) {
    const at = Date.parse(told);
    if (operation.startsWith('inventory-entry ')) {
      const channel = channelOf.get(String(detail.channelId)) ?? '';
      add(String(detail.sku), channel, { kind: 'written', at, quantity: Number(detail.quantityOnStock) });
    }
    if (operation !== 'order created') continue;
    for (const { sku, quantity, channelId } of detail.lines as Sold[]) {
      add(sku, channelOf.get(channelId) ?? '', { kind: 'sold', at, order: String(detail.id), units: quantity });
    }
  }
  for (const { sku, locationCode, onHandChange, allocatedChange, at, cause } of await movements(archean)) {
    const channel = regionOf.get(locationCode)?.channel;
    if (cause === 'seed' || channel === undefined) continue;
    const order = orderOf.get(cause);
    const event: PlaceEvent =
      order === undefined
        ? { kind: 'moved', at, units: onHandChange - allocatedChange }
        : { kind: 'allocated', at, order, units: allocatedChange };
    add(sku, channel, event);
  }
  return opening.map(({ sku, locationCode, quantity }) => {
    const { channel = '', buffer = 0 } = regionOf.get(locationCode) ?? {};
    // The sort is stable: at the same moment what commercetools did comes first, which can not know of the other yet.
    const sorted = (events.get(`${sku} ${channel}`) ?? []).sort((left, right) => left.at - right.at);
    return { sku, channel, buffer, available: quantity, shown: Math.max(0, quantity - buffer), events: sorted };
  });
}

async function returnedUnits(archean: EmulatedSystem, { events }: Day): Promise<Evidence['returned']> {
  const stands = new Map<string, string[]>();
  for (const { count, detail } of await effectsOf(archean, '&operation=stockAdjustment')) {
    const { lineReference, locationCode, sku, quantity } = detail as unknown as Movement;
    const line = String(lineReference.split(':')[1]);
    stands.set(line, [...(stands.get(line) ?? []), `${sku} ${locationCode} ${quantity * count}`]);
  }
  let [units, misplaced] = [0, 0];
  for (const event of events) {
    if (event.kind !== 'return') continue;
    for (const [index, { sku, disposition }] of event.lines.entries()) {
      const wanted = `${sku} ${disposition === 'damaged' ? damaged : regions[0].location} 1`;
      units += 1;
      if (stands.get(`${event.id}${index + 1}`)?.join() !== wanted) misplaced += 1;
    }
  }
  return { units, misplaced };
}

const effectsOf = (system: EmulatedSystem, filter: string): Promise<Effect[]> =>
  pages(
    async (after) => {
      const path = `ledger?after=${after}&limit=${pageSize}${filter}`;
      return (await system.control<{ effects: Effect[] }>('GET', path)).effects;
    },
    (last) => last.sequence,
  );

function movements(archean: EmulatedSystem): Promise<ArcheanMovement[]> {
  let read = 0;
  return pages(
    async () => {
      const answer = await archean.control<{ movements: ArcheanMovement[] }>('POST', 'movements', {
        after: read,
        limit: pageSize,
      });
      read += answer.movements.length;
      return answer.movements;
    },
    () => read,
  );
}

async function pages<Row>(read: (after: number) => Promise<Row[]>, position: (last: Row) => number): Promise<Row[]> {
  const rows: Row[] = [];
  let after = 0;
  for (let page = 0; page < maximumPages; page += 1) {
    const more = await read(after);
    for (const row of more) rows.push(row);
    const last = more.at(-1);
    if (more.length < pageSize || last === undefined) return rows;
    after = position(last);
  }
  throw new Error(`there are more than ${maximumPages * pageSize} rows`);
}
