/**
 * Stores each blueprint of this package as it is now under releases/, where brands find the version that they were
 * cloned from: `npm run release:blueprints`. A version that is stored already and differs ends with 1, because brands
 * may have been cloned from it; `--replace` writes it anew, for a version that has not left this repository.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { loadCatalog } from '../src/blueprint/catalog.ts';
import { ownPackageRoot } from '../src/blueprint/package-root.ts';
import { currentRelease, releasePath, releaseText } from '../src/check/releases/release.ts';

const root = ownPackageRoot();
const catalog = await loadCatalog({ projectRoot: root });
for (const { value: flow } of catalog.flows.values()) {
  const release = currentRelease(catalog, flow.id);
  if (!release) continue;
  const path = releasePath(root, flow.id, flow.version);
  const text = releaseText(release);
  const stored = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  if (stored === text) continue;
  if (stored !== undefined && !process.argv.includes('--replace')) {
    console.error(`${flow.id} ${flow.version} is shipped and differs: "backhaul check" names the version to write.`);
    process.exitCode = 1;
    continue;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`wrote ${path}`);
}
