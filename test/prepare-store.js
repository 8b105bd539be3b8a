// Before and after all tests: a data folder with a migrated store, which test files copy.
import { openStore } from '../src/runtime/runtime.ts';
import { makeEmbeddedHome, testServerUrl } from '../src/runtime/store/test-home.ts';

let home;

export default async function prepare() {
  if (testServerUrl) return;
  home = await makeEmbeddedHome();
  const { database, queue } = await openStore(home.location);
  await queue.close();
  await database.close();
  process.env.BACKHAUL_TEST_PREPARED_FOLDER = home.location.dataFolder;
}

export const remove = () => home?.remove();
