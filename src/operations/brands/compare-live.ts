/** Compares what a brand's settings name with what its systems have: locations, reasons, channels, currencies. */
import type { Brand } from '../../../schemas/formats/brand.ts';
import type { ListedValues } from '../../../schemas/formats/shared.ts';
import type { Catalog } from '../../blueprint/catalog.ts';
import { type Finding, findingAt } from '../../blueprint/finding.ts';
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { resolveSettings } from '../../blueprint/resolve-settings.ts';
import { sourceFile } from '../../blueprint/source-file.ts';
import { enabledFlows } from '../../check/brand-parts.ts';
import { textsOf } from '../../check/demanded-keys.ts';
import { AbortError } from '../../errors/errors.ts';
import { type Connection, openConnection } from '../../runtime/connection/connection.ts';
import { readSecret } from '../../runtime/connection/secrets.ts';
import type { Database } from '../../runtime/store/database.ts';
import { type Listed, listValues } from './listed-values.ts';
import { isObject } from './setting-tree.ts';

/**
 * Looks every secret up, reads each list once, and gives a finding for each value that its system does not have, and
 * for each that it has and a table lacks. Nothing is written to any system.
 */
export async function compareLive(
  database: Database,
  catalog: Catalog,
  brand: Brand,
  path: string,
): Promise<{ readonly findings: Finding[]; readonly compared: number }> {
  const file = sourceFile(path);
  const findings: Finding[] = [];
  const find = (pointer: string, finding: Omit<Finding, 'file' | 'line' | 'column'>) =>
    findings.push(findingAt(file, pointer, finding));
  const connections = new Map<string, Connection>();
  for (const [id, { credentials }] of Object.entries(brand.connectors)) {
    const connector = catalog.connectors.get(id)?.value;
    const missing: string[] = [];
    for (const [name, reference] of Object.entries(credentials)) {
      try {
        await readSecret(reference, `${name} of ${id}, brand ${brand.id}`);
      } catch (error) {
        const { message: what, why, nextSteps } = error as AbortError;
        missing.push(name);
        find(pointerTo('/connectors', id, 'credentials', name), {
          code: 'BRAND_SECRET_MISSING',
          severity: 'error',
          what: what.replace(/\.$/, ''),
          why,
          next: nextSteps.join(' '),
        });
      }
    }
    if (connector && missing.length === 0) connections.set(id, await openConnection(database, brand, connector));
  }
  const lists = new Map<string, Promise<Listed>>();
  let compared = 0;
  for (const id of enabledFlows(brand)) {
    const flow = catalog.flows.get(id)?.value;
    if (!flow) continue;
    const settings = resolveSettings(flow.settings, brand.flows[id]?.settings ?? {});
    for (const [name, { values: from }] of Object.entries(flow.settings)) {
      const connection = from && connections.get(from.connector);
      if (!from || !connection) continue;
      const key = JSON.stringify(from);
      const listing = lists.get(key) ?? listed(database, connection, from);
      lists.set(key, listing);
      const list = await listing;
      const own = brand.flows[id]?.settings?.[name] !== undefined;
      const pointer = pointerTo('/flows', id, ...(own ? ['settings', name] : []));
      if ('problem' in list) {
        find(pointer, unread(name, from, list));
        continue;
      }
      compared += 1;
      for (const { value, what, next } of differencesOf(name, settings[name], from, list.values)) {
        find(pointer, {
          code: 'BRAND_VALUE_UNLISTED',
          severity: 'error',
          what,
          why: `${connection.connector.title} was asked by ${from.operation} just now, and what names "${value}" would fail or wait for a person.`,
          next,
        });
      }
    }
  }
  return { findings, compared };
}

function listed(database: Database, connection: Connection, from: ListedValues): Promise<Listed> {
  return listValues(database, connection, from).catch((error: unknown) => {
    if (!(error instanceof AbortError)) throw error;
    return { problem: `${error.message} ${error.why}`, isOffered: error.code !== 'OPERATION_UNAVAILABLE' };
  });
}

interface Difference {
  readonly value: string;
  readonly what: string;
  readonly next: string;
}

function differencesOf(
  name: string,
  setting: unknown,
  { connector, of = 'values' }: ListedValues,
  values: ReadonlySet<string>,
): Difference[] {
  const named = of === 'keys' && isObject(setting) ? Object.keys(setting) : textsOf(setting);
  const absent = [...new Set(named)].filter((value) => !values.has(value));
  const unmapped = of === 'keys' ? [...values].filter((value) => !named.includes(value)) : [];
  return [
    ...absent.map((value) => ({
      value,
      what: `"${name}" names "${value}", which ${connector} does not have`,
      next: `${suggestion(value, values)} Or create it there.`,
    })),
    ...unmapped.map((value) => ({
      value,
      what: `"${name}" has no entry for "${value}", which ${connector} has`,
      next: `Add "${value}" to "${name}".`,
    })),
  ];
}

/** A list that this tenant does not offer is no fault; one that could not be read may be. */
const unread = (
  name: string,
  { connector, operation }: ListedValues,
  { problem, isOffered }: Extract<Listed, { problem: string }>,
) =>
  ({
    code: 'BRAND_VALUES_UNREAD',
    severity: isOffered ? 'warning' : 'information',
    what: `"${name}" could not be compared with ${connector}`,
    why: `${operation}: ${problem}`,
    next: isOffered ? 'Mend the connection and check again.' : 'Compare the values by hand.',
  }) as const;
