/** What a story came to: effects in the systems, exceptions, tracked values; and in what two sides differ. */
import type { Flow } from '../../schemas/formats/flow.ts';
import type { PlatformBuild } from '../../src/platforms/patchworks/build/compile-brand.ts';
import { namesOf } from '../../src/platforms/patchworks/flow/names.ts';
import type { PlayedPlatform } from '../../src/platforms/patchworks/runner/platform.ts';
import type { EmulatedSystem } from './emulated-systems.ts';
import type { ScenarioStore } from './store.ts';
import type { SystemStage } from './system-stage.ts';

export interface Outcome {
  /** What systems did, in the order of their texts: system, operation, how often the same, what. */
  readonly effects: readonly string[];
  /** Requests that had effects, by system and operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** `<flow> <code> <key> <subject>`, each once. */
  readonly exceptions: readonly string[];
  /** What steps tracked, by flow and key; values as texts. */
  readonly tracked: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What failed outside of any record. */
  readonly errors: readonly string[];
}

export interface Difference {
  /** Of the report on guarantees: what must list it. */
  readonly aspect: string;
  readonly what: string;
}

interface Row {
  readonly operation: string;
  readonly count: number;
  readonly request: number | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

async function effectsOf(systems: Readonly<Record<string, EmulatedSystem>>) {
  const effects: string[] = [];
  const requests = new Map<string, Set<number | null>>();
  for (const [id, system] of Object.entries(systems)) {
    const { effects: rows } = await system.control<{ effects: Row[] }>('GET', 'ledger');
    // What no call has made, a test has.
    for (const { operation, count, request, detail } of rows) {
      if (request === null) continue;
      effects.push(`${id} ${operation} ×${count} ${plain(detail)}`);
      const name = `${id} ${operation}`;
      requests.set(name, (requests.get(name) ?? new Set()).add(request));
    }
  }
  const calls = Object.fromEntries([...requests].map(([name, of]) => [name, of.size]));
  return { effects: effects.sort(), calls };
}

/** Without times, names of requests, and ids and numbers that systems give: a side has its own. */
function plain(detail: unknown): string {
  return (withoutTimes(JSON.stringify(detail)) ?? '')
    .replace(/backhaul:[^"\\]*/g, 'reference')
    .replace(/"idempotencyKey":"[^"]+"/g, '"idempotencyKey":"key"')
    .replace(/(ord|adj|dsp)_\d+/g, '$1')
    .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'id');
}

const withoutTimes = (text: string | undefined): string | undefined =>
  text?.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time');

export async function outcomeOfRuntime(
  stage: SystemStage,
  store: ScenarioStore,
  flows: ReadonlyMap<string, Flow>,
  systems: Readonly<Record<string, EmulatedSystem>>,
): Promise<Outcome> {
  const raised = [...(await stage.exceptions()), ...(await stage.exceptions('resolved'))];
  const { rows } = await store.database.query<{ flow: string; key: string; tracked: Record<string, unknown> }>(
    'select flow, key, tracked from backhaul.record where brand = $1',
    [stage.brand.id],
  );
  const tracked: Record<string, Record<string, string>> = {};
  for (const row of rows) {
    const names = trackedNames(flows.get(row.flow));
    const own = Object.entries(row.tracked).filter(([name, value]) => names.has(name) && value !== null);
    const texts = own.map(([name, value]) => [name, typeof value === 'string' ? value : inOrder(value)] as const);
    if (texts.length > 0) tracked[`${row.flow} ${row.key}`] = Object.fromEntries(texts);
  }
  const exceptions = raised.map(({ flow, code, key, subject }) => [flow, code, key, subject].join(' ').trim());
  return {
    ...(await effectsOf(systems)),
    exceptions: [...new Set(exceptions)].sort(),
    tracked,
    errors: stage.errors.map(String),
  };
}

/** The values that steps keep; triggers keep others, for monitors alone. */
const trackedNames = (flow: Flow | undefined): Set<string> =>
  new Set(flow?.steps.flatMap((step) => (step.shape === 'track-data' ? Object.keys(step.values) : [])));

/** Behind what is told of a run, and not of a record. */
export const failedRun = ' (the run failed)';

export async function outcomeOfPlatform(
  platform: PlayedPlatform,
  { brand, flows: compiled }: PlatformBuild,
  ids: readonly string[],
  systems: Readonly<Record<string, EmulatedSystem>>,
): Promise<Outcome> {
  const named = new Map(compiled.map(({ flow }) => [namesOf(brand, flow.id).record, flow]));
  const exceptions = platform.notices.map((notice) => {
    const flow = named.get(notice.flow);
    const [first = '', second = ''] = notice.text.split('\n');
    // The record's name stands before its key.
    const about = second.slice((flow?.record.name.length ?? -1) + 1);
    const isRun = / a run of ".*" failed$/.test(first);
    return `${flow?.id ?? notice.flow} ${first.split(':')[0]} ${about}${isRun ? failedRun : ''}`.trim();
  });
  const tracked: Record<string, Record<string, string>> = {};
  for (const { flow: name, values } of platform.tracked) {
    const { key = '', ...own } = values;
    const record = `${named.get(name)?.id} ${key}`;
    const texts = Object.entries(own).map(([name, value]) => [name, ordered(value)] as const);
    tracked[record] = { ...tracked[record], ...Object.fromEntries(texts) };
  }
  const strange = platform.runs.filter(({ flow }) => named.has(flow) && !ids.includes(named.get(flow)?.id ?? ''));
  return {
    ...(await effectsOf(systems)),
    exceptions: [...new Set(exceptions)].sort(),
    tracked,
    errors: [...platform.runs.flatMap(({ errors }) => errors), ...strange.map(({ flow }) => `${flow} ran`)],
  };
}

/** Longer values are cut there. */
const shownCharacters = 255;

/** The database keeps the fields of a value in an order of its own. */
const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

function ordered(text: string): string {
  if (!/^[[{]/.test(text)) return text;
  try {
    return inOrder(JSON.parse(text));
  } catch {
    return text;
  }
}

/** Records are told by the name of their order, where that was tracked: systems give ids of their own on each side. */
function byOrderName(outcome: Outcome): Outcome {
  const { tracked, exceptions } = outcome;
  const names = Object.entries(tracked).flatMap(([record, { orderName }]) =>
    orderName === undefined ? [] : [[record.split(' ')[1] ?? '', orderName] as const],
  );
  // The key of one flow may be a part of another's.
  names.sort(([a], [b]) => b.length - a.length);
  const named = (text: string) => names.reduce((told, [key, name]) => told.replace(key, name), text);
  const records = Object.entries(tracked).map(([record, values]) => [named(record), values] as const);
  return { ...outcome, tracked: Object.fromEntries(records), exceptions: exceptions.map(named).sort() };
}

/** What fails a run: a call without an answer, and what the scripts behind it say of that. */
const brokenCall = /^(The connection failed|ANSWER_MISSING)/;

export function differencesOf(onRuntime: Outcome, onPlatform: Outcome): Difference[] {
  const [runtime, platform] = [byOrderName(onRuntime), byOrderName(onPlatform)];
  const found: Difference[] = [];
  const only = (aspect: string, side: string, these: readonly string[], those: readonly string[]) => {
    const others = [...those];
    for (const one of these) {
      const at = others.indexOf(one);
      if (at < 0) found.push({ aspect, what: `${side} alone: ${one}` });
      else others.splice(at, 1);
    }
  };
  // No report lists a difference of effects: there must be none.
  only('effects', 'runtime', runtime.effects, platform.effects);
  only('effects', 'platform', platform.effects, runtime.effects);
  // A run that failed is told of; the runtime would have tried the record again.
  const isRun = (told: string) => told.endsWith(failedRun);
  const raised = platform.exceptions.filter((told) => !isRun(told));
  only('exceptions-told', 'runtime', runtime.exceptions, raised);
  only('exceptions-told', 'platform', raised, runtime.exceptions);
  only('failed-run', 'platform', platform.exceptions.filter(isRun), []);
  for (const name of new Set([...Object.keys(runtime.calls), ...Object.keys(platform.calls)])) {
    const [one, other] = [runtime.calls[name], platform.calls[name]];
    if (one !== other) found.push({ aspect: 'batch', what: `${name}: ${one} calls, and ${other} on the platform` });
  }
  for (const record of new Set([...Object.keys(runtime.tracked), ...Object.keys(platform.tracked)])) {
    const [own = {}, shown = {}] = [runtime.tracked[record], platform.tracked[record]];
    for (const name of new Set([...Object.keys(own), ...Object.keys(shown)])) {
      const [whole, cut] = [withoutTimes(own[name]), withoutTimes(shown[name])];
      if (whole === cut) continue;
      const isCut = cut?.length === shownCharacters && (own[name]?.length ?? 0) > shownCharacters;
      // The run after one that failed has looked later.
      const aspect = isCut ? 'look-up' : platform.errors.length > 0 ? 'failed-run' : 'tracked-values';
      found.push({ aspect, what: `${record} ${name}: ${whole}, and ${cut}` });
    }
  }
  only('errors', 'runtime', runtime.errors, []);
  for (const what of platform.errors) found.push({ aspect: brokenCall.test(what) ? 'failed-run' : 'errors', what });
  return found;
}
