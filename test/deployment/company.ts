/** A company on the emulated platform, and small builds to deploy into it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Emulator } from '../../src/emulators/core/emulator.ts';
import { type TestClient, testClient } from '../../src/emulators/core/test-client.ts';
import { type PatchworksEmulatorOptions, startPatchworksEmulator } from '../../src/emulators/patchworks/server.ts';
import { compileBrand, type PlatformBuild } from '../../src/platforms/patchworks/build/compile-brand.ts';
import type { Outcome } from '../../src/platforms/patchworks/deploy/apply-deployment.ts';
import {
  type DeploymentReport,
  type DeployOptions,
  deployBrand,
} from '../../src/platforms/patchworks/deploy/deploy-brand.ts';
import type { CoreApiConnection } from '../../src/platforms/patchworks/deploy/open-core-api.ts';
import { demo, everything } from '../../src/platforms/patchworks/test-declarations.ts';

/** One process flow with seventeen scripts. */
export const smallFlow = 'archean-r247--loop-returns/publish-availability-to-shopify';

/** Seventeen scripts, one flow, the least that there is to compile. */
export const smallBuild = async (): Promise<PlatformBuild> => compileBrand(demo, await everything(), [smallFlow]);

/** The build after somebody has changed a declaration: one script has another text, and with it the flow. */
export function changedBuild(build: PlatformBuild): PlatformBuild {
  const [first] = build.documents[0]?.document.scripts ?? [];
  if (!first) throw new Error('The build has no script in its document.');
  const content = `${first.content}\n// changed`;
  const changed = <Script extends { readonly name: string }>(script: Script) =>
    script.name === first.name ? { ...script, content } : script;
  return {
    ...build,
    scripts: build.scripts.map((script) =>
      first.name.endsWith(` ${script.id}`) ? { ...script, code: content } : script,
    ),
    documents: build.documents.map((one) => ({
      ...one,
      document: { ...one.document, scripts: one.document.scripts.map(changed) },
    })),
  };
}

export interface TestCompany {
  readonly emulator: Emulator;
  readonly client: TestClient;
  readonly connection: CoreApiConnection;
  readonly recordPath: string;
  deploy(build: PlatformBuild, options?: Partial<DeployOptions>): Promise<DeploymentReport>;
  /** Effects since the last time that this was asked, by operation. */
  newEffects(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

export const tokenVariable = 'DEPLOY_TEST_TOKEN';
export const token = 'patchworks-emulator-key';

/** Fast: short waits, and room for any number of calls. */
export const fastSettings = (url: string) => ({
  baseUrl: `${url}/api/v1`,
  rate: { limit: 10_000, windowMs: 1_000, burst: 10_000, pauseMs: 100 },
  retry: { attempts: 3, baseMs: 10, maximumMs: 20 },
  settleMs: 5,
  timeoutMs: 1_500,
});

export async function startCompany(
  options: PatchworksEmulatorOptions = {},
  settings: Readonly<Record<string, unknown>> = {},
): Promise<TestCompany> {
  const emulator = await startPatchworksEmulator({ callsPerMinute: 10_000_000, ...options });
  const folder = mkdtempSync(join(tmpdir(), 'backhaul-deploy-'));
  process.env[tokenVariable] = token;
  const client = testClient(emulator, { authorization: token });
  const connection: CoreApiConnection = {
    settings: { ...fastSettings(emulator.url), ...settings },
    credentials: { token: { env: tokenVariable } },
  };
  const recordPath = join(folder, 'deployments', 'demo.json');
  let seen = 0;
  return {
    emulator,
    client,
    connection,
    recordPath,
    deploy: (build, more = {}) =>
      deployBrand(build, { connection, recordPath, apply: true, overwriteChanged: false, ...more }),
    async newEffects() {
      const { effects } = await client.ledger();
      const fresh = effects.slice(seen);
      seen = effects.length;
      const counts: Record<string, number> = {};
      for (const { operation } of fresh) counts[operation] = (counts[operation] ?? 0) + 1;
      return counts;
    },
    async close() {
      await emulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** How many objects came to which result, by kind. */
export function tally(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind, result } of outcomes) counts[`${kind} ${result}`] = (counts[`${kind} ${result}`] ?? 0) + 1;
  return counts;
}

export const readText = (path: string): string => readFileSync(path, 'utf8');
