/** A flow as it stands on the platform, without what the platform gives it: ids, times, and whether it is switched on. */

import { digestInMark, withoutMark } from './deployable.ts';
import type { CoreApi, Item } from './open-core-api.ts';

/** What people can change about a flow, in a form that stays the same when nobody does. */
export type FlowForm = Readonly<Record<string, unknown>>;

export interface StandingFlow {
  readonly id: string;
  readonly latestVersion: string;
  /** Digest of the document that it was imported from, where its description tells. */
  readonly mark: string | undefined;
  readonly form: FlowForm;
  /** The same with the members and names of an export, to compare its form with a document. */
  readonly likeExport: unknown;
}

/** Two or three calls. Errors: those of `CoreApi.read`. */
export async function readFlow(api: CoreApi, id: string): Promise<StandingFlow> {
  const flow = await api.read('getFlow', { flowId: id });
  const latest = (flow.latest_version ?? {}) as Item;
  const versionId = String(latest.id ?? '');
  const steps = await api.list('listSteps', { versionId });
  const versions = Array.isArray(flow.versions) ? (flow.versions as Item[]) : [];
  const version = versions.find((one) => String(one.id) === versionId) ?? latest;
  const description = typeof flow.description === 'string' ? flow.description : '';
  const { schedules, variables } = version;
  const form = settled({
    description: withoutMark(description),
    priority: flow.priority,
    schedules,
    variables,
    steps: steps.map((step) => ({ ...step, pinned: idOf(step.script_version) })),
  }) as FlowForm;
  const likeExport = { flow: { name: flow.name, description, versions: [{ ...version, steps }] } };
  return { id, latestVersion: versionId, mark: digestInMark(description), form, likeExport };
}

const idOf = (value: unknown): unknown => (value as { readonly id?: unknown } | undefined)?.id;

/** Members that the platform fills, and those that repeat others. */
const ofThePlatform = /^(id|children|.+_id|.+_at)$/;
const deepest = 30;

/** Without ids, times and what is empty, with text of JSON read, so that two readings of one thing are equal. */
function settled(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return parsedObject(value) ?? value;
  if (typeof value !== 'object' || value === null || depth > deepest) return value;
  if (Array.isArray(value)) return value.map((item) => settled(item, depth + 1));
  const members = Object.entries(value)
    .filter(([name]) => !ofThePlatform.test(name))
    .map(([name, member]) => [name, settled(member, depth + 1)] as const)
    .filter(([, member]) => !isEmpty(member));
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Configurations are written as text of JSON; whether they are read so too is not known. */
function parsedObject(text: string): unknown {
  if (!text.startsWith('{')) return undefined;
  try {
    return settled(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
