/** Writes that nothing but a reading, or nothing at all, protects, on the platform as its documents describe it. */
import { connector as fulfil } from '../../connectors/fulfil/connector.ts';
import type { Brand } from '../../schemas/formats/brand.ts';
import type { Step } from '../../schemas/formats/flow.ts';
import { schema as noteRequest } from '../../schemas/systems/loop-returns/note-request.ts';
import { startFulfilEmulator } from '../../src/emulators/fulfil/server.ts';
import { type Shop, startShop } from '../../src/emulators/loop-returns/test-shop.ts';
import { compileBrand } from '../../src/platforms/patchworks/build/compile-brand.ts';
import type { PlayedPlatform } from '../../src/platforms/patchworks/runner/platform.ts';
import { playBuild } from '../../src/platforms/patchworks/runner/play-build.ts';
import { openWebhookAddress } from '../../src/platforms/patchworks/runner/webhook-address.ts';
import { bodyOf, writing, writingFlow } from './loop-writes.ts';
import { aReturn } from './returns.ts';

const step = (id: string, operation: string, more: Partial<Extract<Step, { shape: 'connector' }>>): Step => ({
  id,
  title: operation,
  shape: 'connector',
  connector: 'loop-returns',
  operation,
  parameters: { returnId: '$record.key' },
  onUnknown: 'WRITE_UNKNOWN',
  ...more,
});
const note = bodyOf(noteRequest, `{ 'content': 'Held for review (note:' & event.id & ')' }`);
const addNote = step('note', 'addNote', { write: { reference: "'note:' & $record.key", body: note.id }, into: 'note' });
const removeLines = step('remove', 'removeLines', {
  parameters: { returnId: '$record.key', lineItemIds: "[$record.key & '1']" },
  write: { reference: "'remove:' & $record.key" },
});
const track: Step = {
  id: 'keep',
  title: 'Keep what was confirmed',
  shape: 'track-data',
  values: { confirmed: "$join($effects.step, ' ')" },
};

interface Played {
  readonly shop: Shop;
  readonly platform: PlayedPlatform;
  /** What Loop really did: operation, and how often. */
  done(): Promise<string[]>;
  fault(kind: string, path: string): Promise<void>;
  deliver(): Promise<void>;
  codes(): string[];
}

/** `taking`: the steps of a second flow, which takes the records that the first hands over. */
async function onPlatform(
  steps: readonly Step[],
  show: (played: Played) => Promise<void>,
  taking?: readonly Step[],
): Promise<void> {
  const shop = await startShop({ webhookSecret: 'w' });
  const tenant = await startFulfilEmulator({ callsPerSecond: 100_000 });
  const { declarations } = writing(steps, [note]);
  if (!declarations) throw new Error('A writing stage has declarations.');
  const settings = { baseUrl: shop.emulator.url };
  const brand: Brand = {
    id: 'acme',
    title: 'Acme',
    connectors: {
      'loop-returns': { settings, credentials: {} },
      fulfil: { settings: { baseUrl: tenant.url }, credentials: {} },
    },
    flows: { [writingFlow]: { version: '1.0.0' }, ...(taking ? { [takingFlow]: { version: '1.0.0' } } : {}) },
  };
  const flows = new Map(declarations.flows);
  const first = flows.get(writingFlow);
  if (first && taking) {
    const triggers = [{ id: 'handed', kind: 'flow' } as const];
    flows.set(takingFlow, { ...first, id: takingFlow, title: 'Takes records', triggers, steps: [...taking] });
  }
  const connectors = new Map([...declarations.connectors, [fulfil.id, fulfil]]);
  const build = await compileBrand(brand, { ...declarations, flows, connectors });
  const platform = playBuild(build, {
    loopReturnsApiKey: 'loop-emulator-key',
    loopReturnsWebhookSecret: 'w',
    fulfilToken: 'fulfil-emulator-token',
  });
  const receiving = build.documents.find(({ process }) => process.kind === 'webhook');
  const address = await openWebhookAddress(platform, receiving?.process.name ?? '');
  const control = (path: string, body: unknown) => shop.client.send('POST', `/_control/${path}`, body);
  try {
    await control('seed', { returns: [aReturn(1, [{}], { state: 'open' })] });
    await show({
      shop,
      platform,
      async done() {
        const { json } = await shop.client.get('/_control/ledger');
        const { effects } = json as unknown as { effects: { operation: string; count: number }[] };
        return effects.map(({ operation, count }) => `${operation} ${count}`);
      },
      async fault(kind, path) {
        await control('faults', { faults: [{ kind, times: 1, match: { method: 'POST', path } }] });
      },
      async deliver() {
        await control('webhooks/deliver', {
          topic: 'return',
          trigger: 'return.updated',
          returnIds: ['1'],
          url: address.url,
        });
        await platform.drain();
      },
      codes: () => platform.notices.map(({ text }) => text.split(':')[0] ?? ''),
    });
  } finally {
    await address.close();
    platform.close();
    await shop.emulator.close();
    await tenant.close();
  }
}

async function retryFailed({ platform }: Played): Promise<void> {
  const failed = platform.runs.filter(({ status }) => status !== 'SUCCESS').at(-1);
  if (failed) platform.retry(failed);
  await platform.drain();
}

const takingFlow = 'archean-r247--loop-returns/take-records';

const notePath = '/api/2026-10/warehouse/return/1/note';

test('a write is made once, however often its webhook comes, and later runs know of it', async () => {
  await onPlatform([addNote, track], async (played) => {
    for (let time = 0; time < 3; time += 1) await played.deliver();
    await played.shop.client.send('POST', '/_control/returns/1', {
      change: { label_updated_at: '2026-03-10T13:00:00Z' },
      emit: false,
    });
    await played.deliver();
    expect(await played.done()).toEqual(['note 1']);
    expect(played.platform.tracked.map(({ values }) => values.confirmed)).toEqual(['note', 'note']);
    expect(played.codes()).toEqual([]);
  });
});

test('a write whose answer was lost is not tried again by its step; the next run reads it back and takes it for done', async () => {
  await onPlatform([addNote, track], async (played) => {
    await played.fault('dropAfterCommit', notePath);
    await played.deliver();
    expect(played.platform.runs.map(({ status }) => status)).toContain('PARTIAL_SUCCESS');
    await retryFailed(played);
    expect(await played.done()).toEqual(['note 1']);
    expect(played.platform.tracked.at(-1)?.values).toMatchObject({ key: '1', confirmed: 'note' });
  });
});

test('a write that may have been made and is not found is left to people, and never sent blindly again', async () => {
  await onPlatform([addNote, track], async (played) => {
    await played.fault('dropBeforeCommit', notePath);
    await played.deliver();
    await retryFailed(played);
    await retryFailed(played);
    expect(await played.done()).toEqual([]);
    expect(played.codes()).toContain('WRITE_UNKNOWN');
  });
});

test('a write that nothing can prove is left to people once its answer was lost', async () => {
  await onPlatform([removeLines, track], async (played) => {
    await played.fault('dropAfterCommit', '/api/2026-10/warehouse/return/1/remove');
    await played.deliver();
    const before = await played.done();
    expect(before).toHaveLength(1);
    await retryFailed(played);
    expect(await played.done()).toEqual(before);
    expect(played.codes()).toContain('WRITE_UNKNOWN');
  });
});

test('a body that an operation makes of its parameters is made in the script of the flow', async () => {
  const read: Step = {
    id: 'stock',
    title: 'Stock of two products',
    shape: 'connector',
    connector: 'fulfil',
    operation: 'getProductInventory',
    parameters: { productIds: '[501]', locationIds: '[32]' },
    into: 'stock',
  };
  const keep: Step = { ...track, values: { stock: '$string(stock)' } };
  await onPlatform([read, keep], async (played) => {
    await played.deliver();
    expect(played.platform.runs.flatMap(({ errors }) => errors)).toEqual([]);
    expect(played.platform.tracked.at(-1)?.values.stock).toMatch(/^\{"501":/);
  });
});

test('records are handed to another flow once for each version, with what this run has had confirmed', async () => {
  const hand: Step = {
    id: 'hand',
    title: 'Hand the note over',
    shape: 'run-flow',
    flow: takingFlow,
    records:
      "$effects[step = 'note'].{ 'key': 'of ' & $record.key, 'version': lineReference, 'event': { 'made': step } }",
  };
  const take: Step = {
    ...track,
    values: { made: 'event.made', from: '$record.source', by: "$join($record.triggers, ' ')" },
  };
  await onPlatform(
    [addNote, hand],
    async (played) => {
      await played.deliver();
      await played.deliver();
      expect(played.platform.runs.flatMap(({ errors }) => errors)).toEqual([]);
      const handed = played.platform.tracked.map(({ values }) => values).filter(({ key }) => key === 'of 1');
      expect(handed).toEqual([{ key: 'of 1', made: 'note', from: 'flow', by: 'handed' }]);
    },
    [take],
  );
});
