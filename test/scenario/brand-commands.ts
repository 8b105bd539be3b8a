/** Commands of brands as a client types them, with the emulated systems in the place of the real ones. */
import { loadCatalog } from '../../src/blueprint/catalog.ts';
import { ownPackageRoot } from '../../src/blueprint/package-root.ts';
import { resolveSettings } from '../../src/blueprint/resolve-settings.ts';
import { neededCredentials } from '../../src/check/needed-credentials.ts';
import { run } from '../../src/cli/run.ts';
import { leavesOf } from '../../src/operations/brands/setting-tree.ts';
import { pointedSettings } from '../../src/operations/cassettes/pointed-settings.ts';

const catalog = loadCatalog({ projectRoot: ownPackageRoot() });

/** What the emulators take, by system and credential; a secret of webhooks may be anything. */
const keys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'loop-returns': { apiKey: 'loop-emulator-key' },
  'archean-r247': { apiKey: 'archean-emulator-key' },
  commercetools: { clientId: 'commercetools-emulator-client', clientSecret: 'commercetools-emulator-secret' },
  fulfil: { apiKey: 'fulfil-emulator-token' },
  returngo: { apiKey: 'returngo-emulator-key' },
  shopify: { accessToken: 'shopify-emulator-token' },
};
/** Settings without a default that are no address. */
const required: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { returngo: { shop: 'demo-shop' } };

/** What flows need that only a client knows: flags of `brand new`, by pair. */
export const flowFlags: Readonly<Record<string, readonly string[]>> = {
  'archean-r247--loop-returns': [
    '--set',
    'publish-availability-to-shopify.shopLocations={"MAIN-SELL":"gid://shopify/Location/501"}',
  ],
};

/** Every pair of the package with the systems that its flows need. */
export async function pairsOf(): Promise<{ pair: string; systems: string[] }[]> {
  const pairs = new Map<string, Set<string>>();
  for (const { value: flow } of (await catalog).flows.values()) {
    const pair = flow.id.split('/')[0] ?? '';
    pairs.set(pair, new Set([...(pairs.get(pair) ?? []), ...flow.systems]));
  }
  return [...pairs].map(([pair, systems]) => ({ pair, systems: [...systems] }));
}

/** Flags of `brand new` that send the connections to the emulators; their secrets stand in this process's environment. */
export async function systemFlags(
  systems: readonly string[],
  urlOf: (system: string) => Promise<string>,
): Promise<string[]> {
  const flags: string[] = [];
  for (const system of systems) {
    const connector = (await catalog).connectors.get(system)?.value;
    if (!connector) throw new Error(`there is no connector ${system}`);
    const url = await urlOf(system);
    const own = { ...('baseUrl' in connector.settings ? { baseUrl: url } : {}), ...required[system] };
    const settings = { ...own, ...pointedSettings(connector, own, url) };
    for (const { path, value } of leavesOf(settings)) flags.push('--connector', `${system}.${path.join('.')}=${value}`);
    for (const name of neededCredentials(connector, resolveSettings(connector.settings, settings))) {
      const variable = `G_9_${system}_${name}`.replaceAll('-', '_').toUpperCase();
      process.env[variable] = keys[system]?.[name] ?? 'c2VjcmV0LW9mLXdlYmhvb2tz';
      flags.push('--secret', `${system}.${name}=env:${variable}`);
    }
  }
  return flags;
}

/** Runs a command line in a folder. */
export async function typed(folder: string, given: readonly string[]) {
  let stdout = '';
  let stderr = '';
  const exitCode = await run({
    arguments: [...given, '--project', folder],
    environment: {},
    workingFolder: folder,
    streams: { stdout: { write: (text) => (stdout += text) }, stderr: { write: (text) => (stderr += text) } },
  });
  return { exitCode, stdout, stderr };
}
