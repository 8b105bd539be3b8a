/** What changes for a brand between two versions of its blueprints, before anything is changed. */
import type { Brand } from '../../../schemas/formats/brand.ts';
import type { Connector } from '../../../schemas/formats/connector.ts';
import type { Schedule } from '../../../schemas/formats/flow.ts';
import type { Catalog } from '../../blueprint/catalog.ts';
import { resolveConnector } from '../../blueprint/resolve-connector.ts';
import { resolveSettings } from '../../blueprint/resolve-settings.ts';
import { operationUses } from '../../check/flow-parts.ts';
import { goldenCases } from '../../check/releases/golden-cases.ts';
import type { Release } from '../../check/releases/release.ts';
import { type ReleaseChange, releaseChanges, requiredBump } from '../../check/releases/release-changes.ts';
import type { Bump } from '../../check/releases/semantic-version.ts';
import { changedOutputs, type MappingChange } from './changed-outputs.ts';
import { migrateSettings, migrationsBetween } from './migrate-settings.ts';
import { releaseOf } from './upgrade-brand.ts';

export interface OperationPlan {
  readonly connector: string;
  readonly operation: string;
  readonly direction: 'read' | 'write' | 'unknown';
  /** Steps and triggers that call it. */
  readonly users: readonly string[];
  /** Points of a call where the system counts points, else 1. */
  readonly cost: number;
  /** Records that one call takes, where it takes several. */
  readonly recordsPerCall?: number;
  readonly change: 'new' | 'gone' | 'same';
}

export interface SchedulePlan {
  readonly of: string;
  readonly before?: string;
  readonly after?: string;
}

export interface FlowPlan {
  readonly flow: string;
  readonly from: string;
  readonly to: string;
  /** What semantic versioning demands for the changes. */
  readonly bump: Bump;
  readonly changes: readonly ReleaseChange[];
  readonly schedules: readonly SchedulePlan[];
  readonly operations: readonly OperationPlan[];
  readonly mappings: readonly MappingChange[];
}

/** The flows of a brand that have changed since a version. Errors: `RELEASE_UNKNOWN`. */
export function planUpgrade(
  catalog: Catalog,
  brand: Brand,
  options: { readonly from?: string | undefined; readonly flows: readonly string[] },
): FlowPlan[] {
  return options.flows.flatMap((flow) => {
    const to = catalog.flows.get(flow)?.value.version;
    const from = options.from ?? brand.flows[flow]?.version;
    if (to === undefined || from === undefined) return [];
    const [before, after] = [releaseOf(catalog, flow, from), releaseOf(catalog, flow, to)];
    const own = brand.flows[flow]?.settings ?? {};
    const migrations = migrationsBetween(after.flow.migrations ?? [], from, to);
    const settingsBefore = resolveSettings(before.flow.settings, own);
    const settingsAfter = resolveSettings(after.flow.settings, migrateSettings(own, migrations).settings);
    const changes = releaseChanges(before, after, goldenCases(catalog));
    return [
      {
        flow,
        from,
        to,
        bump: requiredBump(changes),
        changes,
        schedules: changedSchedules(scheduleTexts(before, settingsBefore), scheduleTexts(after, settingsAfter)),
        operations: plannedOperations(catalog, brand, before, after),
        mappings: changedOutputs(
          catalog,
          { release: before, settings: settingsBefore },
          { release: after, settings: settingsAfter },
        ),
      },
    ];
  });
}

/** When each poll and monitor runs, with the brand's values in the place of `$settings`. */
function scheduleTexts({ flow }: Release, settings: Readonly<Record<string, unknown>>): Map<string, string> {
  const texts = new Map<string, string>();
  const filled = (expression: string) =>
    expression.replaceAll(/\$settings\.([A-Za-z0-9]+)/g, (_, name: string) => JSON.stringify(settings[name]));
  const text = (schedule: Schedule) =>
    schedule.kind === 'every'
      ? `every ${filled(schedule.minutes)} minutes`
      : `${filled(schedule.pattern)} in ${filled(schedule.timeZone)}`;
  for (const trigger of flow.triggers) {
    const topics = 'topics' in trigger ? `: ${trigger.topics.join(', ')}` : '';
    texts.set(`trigger ${trigger.id}`, 'schedule' in trigger ? text(trigger.schedule) : `by ${trigger.kind}${topics}`);
  }
  for (const { id, schedule, limitMinutes } of flow.monitors) {
    texts.set(`monitor ${id}`, `${schedule ? `${text(schedule)}, ` : ''}limit ${filled(limitMinutes)} minutes`);
  }
  return texts;
}

function changedSchedules(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): SchedulePlan[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((of) => {
    const [one, other] = [before.get(of), after.get(of)];
    if (one === other) return [];
    return [{ of, ...(one === undefined ? {} : { before: one }), ...(other === undefined ? {} : { after: other }) }];
  });
}

function plannedOperations(catalog: Catalog, brand: Brand, before: Release, after: Release): OperationPlan[] {
  const [old, current] = [before, after].map(({ flow }) => {
    const users = new Map<string, string[]>();
    for (const { connector, operation, user } of operationUses(flow)) {
      const key = `${connector} ${operation}`;
      users.set(key, [
        ...(users.get(key) ?? []),
        'id' in user ? user.id : 'title' in user ? user.title : user.operation,
      ]);
    }
    return users;
  });
  return [...new Set([...(old?.keys() ?? []), ...(current?.keys() ?? [])])].map((key) => {
    const [connector = '', operation = ''] = key.split(' ');
    return {
      connector,
      operation,
      ...costOf(catalog.connectors.get(connector)?.value, brand, operation),
      users: current?.get(key) ?? old?.get(key) ?? [],
      change: old?.has(key) ? (current?.has(key) ? 'same' : 'gone') : 'new',
    };
  });
}

function costOf(
  connector: Connector | undefined,
  brand: Brand,
  id: string,
): Pick<OperationPlan, 'direction' | 'cost' | 'recordsPerCall'> {
  const resolved = connector && resolveConnector(connector, brand.connectors[connector.id]?.settings ?? {});
  const operation = resolved?.operations[id];
  if (!operation) return { direction: 'unknown', cost: 1 };
  const { direction, graphql, batch } = operation;
  return { direction, cost: graphql?.cost ?? 1, ...(batch ? { recordsPerCall: batch.limit } : {}) };
}
