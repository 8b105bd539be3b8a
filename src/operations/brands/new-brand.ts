/** Makes the overlay of a new brand: the flows that it wants, and nothing that equals a default. */

import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Brand } from '../../../schemas/formats/brand.ts';
import type { Connector } from '../../../schemas/formats/connector.ts';
import type { Flow } from '../../../schemas/formats/flow.ts';
import type { SecretReference } from '../../../schemas/formats/secret-reference.ts';
import type { SettingDeclaration } from '../../../schemas/formats/shared.ts';
import type { Catalog } from '../../blueprint/catalog.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { resolveSettings } from '../../blueprint/resolve-settings.ts';
import { ownValue } from '../../check/flow-parts.ts';
import { neededCredentials } from '../../check/needed-credentials.ts';
import { readAssignment, readSecretReference, typedValue, usage } from './read-assignment.ts';
import { heldAt, type JsonObject, withValue } from './setting-tree.ts';

export interface NewBrandRequest {
  readonly id: string;
  readonly title?: string | undefined;
  /** Pairs whose flows it has: archean-r247--loop-returns. */
  readonly pairs: readonly string[];
  /** Single flows, by id or by the name behind the pair. */
  readonly flows: readonly string[];
  /** As typed: `<flow>.<setting>=<value>`. */
  readonly settings: readonly string[];
  /** As typed: `<connector>.<setting>=<value>`. */
  readonly connectors: readonly string[];
  /** As typed: `<connector>.<credential>=env:NAME`. */
  readonly secrets: readonly string[];
  /** Asks for a text, with what an empty answer means; absent where nobody can be asked. */
  readonly ask?: ((question: string, usual: string) => Promise<string>) | undefined;
}

/** Questions that are asked again after an answer that does not fit, at most so often. */
const maximumTries = 5;

/**
 * The overlay. What has no default and is not given is asked for, or refused by name. Errors: `BRAND_USAGE`,
 * `SECRET_IN_FILE`.
 */
export async function newBrand(catalog: Catalog, request: NewBrandRequest): Promise<Brand> {
  const { id, ask } = request;
  const flows = chosenFlows(catalog, request);
  const connectors = [...new Set(flows.flatMap(({ systems }) => systems))].sort().flatMap((system) => {
    const connector = catalog.connectors.get(system)?.value;
    return connector ? [connector] : [];
  });
  const ofFlows = await ownValues(flows, request.settings, '--set', ask);
  const ofConnectors = await ownValues(connectors, request.connectors, '--connector', ask);
  const references = await referencesOf(id, connectors, ofConnectors, request);
  return {
    $schema: '../brand.schema.json',
    id,
    title: request.title ?? titleOf(id),
    connectors: Object.fromEntries(
      connectors.map((connector) => [
        connector.id,
        { ...settingsOf(ofConnectors, connector), credentials: references.get(connector.id) ?? {} },
      ]),
    ),
    flows: Object.fromEntries(flows.map((flow) => [flow.id, { version: flow.version, ...settingsOf(ofFlows, flow) }])),
  };
}

type Owner = Pick<Flow | Connector, 'id' | 'settings'>;

function chosenFlows(catalog: Catalog, { pairs, flows }: NewBrandRequest): Flow[] {
  const all = [...catalog.flows.values()].map(({ value }) => value).sort((one, other) => (one.id < other.id ? -1 : 1));
  const known = [...new Set(all.map(({ id }) => id.split('/')[0] ?? ''))];
  const wanted = new Set<Flow>();
  for (const pair of pairs) {
    if (!known.includes(pair)) throw usage(`There is no flow of the pair "${pair}".`, suggestion(pair, known));
    for (const flow of all) if (flow.id.startsWith(`${pair}/`)) wanted.add(flow);
  }
  for (const named of flows) {
    const [found, ...others] = all.filter(({ id }) => id === named || basename(id) === named);
    if (!found || others.length > 0) {
      throw usage(
        found ? `Several flows are named "${named}".` : `There is no flow "${named}".`,
        found
          ? 'Write the whole id.'
          : suggestion(
              named,
              all.map((flow) => flow.id),
            ),
      );
    }
    wanted.add(found);
  }
  if (wanted.size === 0) throw usage('A brand needs a flow.', `Give --pairs; there are: ${known.join(', ')}.`);
  return [...wanted];
}

/** The values that differ from the defaults, by owner. */
async function ownValues(
  owners: readonly Owner[],
  typed: readonly string[],
  flag: string,
  ask: NewBrandRequest['ask'],
): Promise<Map<string, JsonObject>> {
  const values = new Map<string, JsonObject>();
  for (const text of typed) {
    const { owner, path, value } = readAssignment(text, owners, flag);
    const declared = owners.find(({ id }) => id === owner)?.settings[path[0] ?? ''];
    const usual = heldAt({ [path[0] ?? '']: declared?.default }, path);
    const own = values.get(owner) ?? {};
    if (!isDeepStrictEqual(usual, value)) values.set(owner, withValue(own, path, value));
  }
  for (const { id, settings } of owners) {
    for (const [name, declared] of Object.entries(settings)) {
      const own = values.get(id) ?? {};
      if (resolveSettings(settings, own)[name] !== undefined) continue;
      if (!ask) throw missing(`${id}.${name}`, declared, `${flag} ${basename(id)}.${name}=<value>`);
      values.set(id, { ...own, [name]: await asked(ask, `${id}: ${declared.description}`, declared, name, flag) });
    }
  }
  return values;
}

async function asked(
  ask: NonNullable<NewBrandRequest['ask']>,
  question: string,
  declared: SettingDeclaration,
  name: string,
  flag: string,
): Promise<unknown> {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask(tries === 1 ? question : `That does not fit. ${question}`, '');
    try {
      return typedValue(answer.trim(), declared, [name], flag);
    } catch (error) {
      if (tries >= maximumTries) throw error;
    }
  }
}

async function referencesOf(
  brand: string,
  connectors: readonly Connector[],
  values: ReadonlyMap<string, JsonObject>,
  { secrets, ask }: NewBrandRequest,
): Promise<Map<string, Record<string, SecretReference>>> {
  const references = new Map<string, Record<string, SecretReference>>();
  const refer = (connector: string, name: string, reference: SecretReference) =>
    references.set(connector, { ...references.get(connector), [name]: reference });
  for (const text of secrets) {
    const [, system = '', name = '', reference = ''] = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(text) ?? [];
    const connector = connectors.find(({ id }) => id === system);
    if (!connector || !ownValue(connector.credentials, name)) {
      const all = connectors.flatMap(({ id, credentials }) => Object.keys(credentials).map((each) => `${id}.${each}`));
      throw usage('--secret names no credential of this brand.', suggestion(`${system}.${name}`, all));
    }
    refer(system, name, readSecretReference(reference, `${system}.${name}`, '--secret'));
  }
  for (const connector of connectors) {
    for (const name of neededCredentials(
      connector,
      resolveSettings(connector.settings, values.get(connector.id) ?? {}),
    )) {
      if (references.get(connector.id)?.[name]) continue;
      const usual = `env:${[brand, connector.id, name.replaceAll(/([A-Z])/g, '_$1')].join('_').replaceAll('-', '_').toUpperCase()}`;
      const question = `${connector.id}: where is found: ${connector.credentials[name]?.description ?? name}`;
      const answer = ask ? (await ask(question, usual)).trim() || usual : usual;
      refer(connector.id, name, readSecretReference(answer, `${connector.id}.${name}`, '--secret'));
    }
  }
  return references;
}

function settingsOf(values: ReadonlyMap<string, JsonObject>, { id }: Owner): { settings?: JsonObject } {
  const settings = values.get(id);
  return settings ? { settings } : {};
}

function titleOf(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const missing = (place: string, { description }: SettingDeclaration, flag: string) =>
  usage(`${place} has no default, and nobody can be asked here. ${description}`, `Add ${flag}.`);
