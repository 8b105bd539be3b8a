/** What a company has of what a build names: lists whole, and of each flow and script that bears such a name all of it. */
import { type Deployable, digestOf, type Need } from './deployable.ts';
import type { CoreApi, Item } from './open-core-api.ts';
import { readFlow, type StandingFlow } from './standing-flow.ts';

export interface StandingScript {
  readonly id: string;
  readonly version: string;
  readonly isDeployed: boolean;
  /** Of the text of its newest version. */
  readonly digest: string;
}

export interface Company {
  /** By name; several of one name are possible. */
  readonly flows: ReadonlyMap<string, readonly StandingFlow[]>;
  readonly scripts: ReadonlyMap<string, readonly StandingScript[]>;
  /** What people have to make first. */
  readonly missing: readonly Need[];
  /** Of the company, whoever made them. */
  readonly counts: { readonly flows: number; readonly scripts: number; readonly connectors: number };
}

/** Reads only. Errors: those of `CoreApi`. */
export async function readCompany(api: CoreApi, { flows, scripts, needs }: Deployable): Promise<Company> {
  const allFlows = await api.list('listFlows');
  const allScripts = await api.list('listScripts');
  const systems = await api.list('listSystems');
  const there = {
    connector: namesOf(systems),
    instance: namesOf(await api.list('listInstances')),
    'data pool': namesOf(await api.list('listDataPools')),
  };
  return {
    flows: await detailed(allFlows, flows, ({ id }) => readFlow(api, String(id))),
    scripts: await detailed(allScripts, scripts, (item) => readScript(api, item)),
    missing: needs.filter(({ kind, name }) => !there[kind].has(name)),
    counts: { flows: allFlows.length, scripts: allScripts.length, connectors: systems.length },
  };
}

/** The flows of this name, as they stand now. */
export async function flowsNamed(api: CoreApi, name: string): Promise<StandingFlow[]> {
  const found = (await api.list('listFlows')).filter((item) => item.name === name);
  return inTurn(found, ({ id }) => readFlow(api, String(id)));
}

/** The scripts of this name, as they stand now. */
export async function scriptsNamed(api: CoreApi, name: string): Promise<StandingScript[]> {
  const found = (await api.list('listScripts')).filter((item) => item.name === name);
  return inTurn(found, (item) => readScript(api, item));
}

const namesOf = (items: readonly Item[]): ReadonlySet<string> => new Set(items.map(({ name }) => String(name)));

async function detailed<Standing>(
  items: readonly Item[],
  wanted: readonly { readonly name: string }[],
  read: (item: Item) => Promise<Standing>,
): Promise<Map<string, Standing[]>> {
  const names = new Set(wanted.map(({ name }) => name));
  const found = new Map<string, Standing[]>();
  for (const item of items) {
    const name = String(item.name);
    if (names.has(name)) found.set(name, [...(found.get(name) ?? []), await read(item)]);
  }
  return found;
}

async function inTurn<Standing>(items: readonly Item[], read: (item: Item) => Promise<Standing>): Promise<Standing[]> {
  const found: Standing[] = [];
  for (const item of items) found.push(await read(item));
  return found;
}

/** The list may hold the text; otherwise its newest version is asked for it. */
async function readScript(api: CoreApi, item: Item): Promise<StandingScript> {
  const latest = (item.latest_version ?? {}) as Item;
  const version =
    typeof latest.content === 'string' ? latest : await api.read('getScriptVersion', { versionId: latest.id });
  return {
    id: String(item.id),
    version: String(latest.id),
    isDeployed: version.status === 'Deployed',
    digest: digestOf(String(version.content)),
  };
}

/** What the answer tells of a script, or of a version of one, that was made with this text; undefined where it tells no ids. */
export function scriptInAnswer(answer: unknown, digest: string): StandingScript | undefined {
  const { data } = (answer ?? {}) as { readonly data?: Item };
  const item: Item = { ...data, ...(data?.attributes as Item | undefined) };
  const version = (item.latest_version ?? item) as Item;
  const id = item.latest_version ? item.id : item.script_id;
  if (id === undefined || version.id === undefined) return undefined;
  return { id: String(id), version: String(version.id), isDeployed: version.status === 'Deployed', digest };
}
