/** `brand new` as it talks with a person on a terminal. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Brand } from '../../schemas/formats/brand.ts';
import { ownPackageRoot } from '../../src/blueprint/package-root.ts';
import { controlC, controlD, enter, noPseudoTerminal, onPseudoTerminal } from './pseudo-terminal.ts';

const reason = noPseudoTerminal();
const onTerminal = reason === undefined ? test : test.skip;
if (reason !== undefined)
  process.stderr.write(`No pseudo terminal: ${reason}; what brand new asks is not tested here.\n`);

const folder = mkdtempSync(join(tmpdir(), 'backhaul-terminal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fileOf = (id: string) => join(folder, 'brands', id, 'brand.json');
const program = [process.execPath, join(ownPackageRoot(), 'bin', 'backhaul.js')];
const brandNew = (id: string) =>
  onPseudoTerminal([...program, 'brand', 'new', id, '--flows', 'restock-finalised-returns'], folder);

onTerminal(
  'it asks for what has no default, again after what does not fit, and takes what it offers for an empty answer',
  async () => {
    const dialogue = brandNew('north-shop');
    const asked = [
      await dialogue.answer('> ', `archean${enter}`),
      await dialogue.answer('> ', `https://archean.north.example${enter}`),
      await dialogue.answer('> ', enter),
      await dialogue.answer('> ', `file:/run/secrets/loop${enter}`),
      await dialogue.answer('> ', enter),
    ];
    const { exitCode, screen } = await dialogue.end();
    expect([exitCode, screen]).toEqual([0, expect.stringContaining('wrote brands/north-shop/brand.json')]);
    expect(asked[0]).toContain('archean-r247: ');
    expect(asked[1]).toContain('That does not fit.');
    expect(asked[2]).toContain('[env:NORTH_SHOP_ARCHEAN_R247_API_KEY]');
    const { connectors } = JSON.parse(readFileSync(fileOf('north-shop'), 'utf8')) as Brand;
    expect(connectors).toEqual({
      'archean-r247': {
        settings: { baseUrl: 'https://archean.north.example' },
        credentials: { apiKey: { env: 'NORTH_SHOP_ARCHEAN_R247_API_KEY' } },
      },
      'loop-returns': {
        credentials: {
          apiKey: { file: '/run/secrets/loop' },
          webhookSecret: { env: 'NORTH_SHOP_LOOP_RETURNS_WEBHOOK_SECRET' },
        },
      },
    });
  },
  60_000,
);

for (const [name, key] of [
  ['Ctrl-C', controlC],
  ['Ctrl-D', controlD],
] as const) {
  onTerminal(
    `${name} at a question ends it in one sentence, without a trace and with nothing written`,
    async () => {
      const id = name.toLowerCase();
      const dialogue = brandNew(id);
      await dialogue.answer('> ', key);
      const { exitCode, screen } = await dialogue.end();
      expect([exitCode, screen]).toEqual([1, expect.stringContaining('INPUT_ENDED')]);
      expect(screen).not.toMatch(/fault of Backhaul|\n +at /);
      expect(existsSync(fileOf(id))).toBe(false);
    },
    60_000,
  );
}
