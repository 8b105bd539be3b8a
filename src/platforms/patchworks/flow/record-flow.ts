/**
 * The process flow that takes one record through the steps of a blueprint. A run has one record, so that a record that
 * fails leaves others alone. Its entries stand in a cache of the run; the legs of a branch run one after another, and each
 * loads them, runs its script (or several in a row), and hands on what that has put out: a call, what is to be remembered,
 * exceptions.
 */
import type { Brand } from '../../../../schemas/formats/brand.ts';
import type { Flow } from '../../../../schemas/formats/flow.ts';
import type { Filter, Route, Step } from '../../../../schemas/platforms/patchworks-import.ts';
import { connectorMembers } from './connector-step.ts';
import type { Call, Leg } from './legs.ts';
import { type Names, namesOf } from './names.ts';
import { noticeOf, otherNotice } from './notices.ts';
import { StepList } from './step-list.ts';

export const commonScripts = {
  arrive: 'flow/arrive',
  open: 'flow/open',
  remember: 'flow/remember',
  request: 'flow/request',
  unwritten: 'flow/unwritten',
} as const;

const runCache = { cache: { name: 'record', type: 'flow run' } } as const;
const kindIs = (value: string): Filter[] => [fieldIs('kind', value)];
export const fieldIs = (field: string, value: string): Filter => ({
  type: 'string',
  field,
  comparison: 'equals',
  value,
  keep_matching: true,
});

/** `legs`: each with the ids of its scripts, in their order; `takers`: ids of flows that take records of others. */
export function recordFlowSteps(
  brand: Brand,
  flow: Flow,
  names: Names,
  legs: ReadonlyMap<Leg, readonly string[]>,
  takers: readonly string[],
): Step[] {
  const list = new StepList();
  const catching = list.fork(undefined, 'Try', 'try-catch', { action: 'partial_success' });
  catching({ name: 'Try', first_step: 'Open the record' });
  catching({ name: 'Catch', first_step: 'Tell that the run failed' });
  const opened = list.script(undefined, 'Open the record', names.script(commonScripts.open));
  const kept = list.add(opened, 'Keep the record', 'cache', { config: { action: 'add', key: 'record' }, ...runCache });
  const leg = list.fork(kept, 'One leg after another', 'branch');
  leg({ name: 'Memory', first_step: 'Note the arrival' });
  addMemoryLeg(list, names);
  leg({ name: 'Longer memory', first_step: 'Ask the longer memory' });
  addLongerMemoryLeg(list, names);
  for (const [each, scripts] of legs) {
    const first = `${each.id}: load the record`;
    leg({ name: each.id, first_step: first });
    const route = addWork(list, flow, names, each, scripts, first);
    if (!each.call) {
      addHandOvers(list, brand, flow, takers, route);
      continue;
    }
    const calling = `${each.id}: load its requests`;
    leg({ name: `${each.id}: call`, first_step: calling });
    addCall(list, brand, names, each.id, each.call, calling);
  }
  list.add(undefined, 'Tell that the run failed', 'notify', { config: { ...noticeOf(flow, 'RUN_FAILED') } });
  return list.steps;
}

/** What earlier runs of this record have left comes to its entries. */
function addMemoryLeg(list: StepList, names: Names): void {
  const memory = { cache: { name: names.memory, type: 'flow' } } as const;
  const key = '[[meta.record]]';
  const noted = list.script(undefined, 'Note the arrival', names.script(commonScripts.remember));
  const added = list.add(noted, 'Add the arrival to the memory', 'cache', {
    config: { action: 'add', key, append: true },
    ...memory,
  });
  const loaded = list.add(added, 'Load the memory', 'cache', { config: { action: 'load', key }, ...memory });
  list.add(loaded, 'Add the memory to the record', 'cache', {
    config: { action: 'add', key: 'record', append: true },
    ...runCache,
  });
}

/** Caches may be cleared at any time; a pool keeps for 90 days that something was confirmed for the record. */
function addLongerMemoryLeg(list: StepList, names: Names): void {
  const asked = list.script(undefined, 'Ask the longer memory', names.script(commonScripts.unwritten));
  const left = list.add(asked, 'Go on where nothing was confirmed', 'dedupe', {
    config: { mode: 'filter', key: 'key', entity_type: 'confirmed' },
    data_pool: { name: names.confirmed },
  });
  const config = { action: 'add', key: 'record', append: true };
  list.add(left, 'Add that nothing was confirmed', 'cache', { config, ...runCache });
}

/** A leg of its own, behind the one that has remembered what is about to be sent. */
function addCall(list: StepList, brand: Brand, names: Names, id: string, call: Call, first: string): void {
  const named = (text: string) => `${id}: ${text}`;
  const loaded = list.add(undefined, first, 'cache', { config: { action: 'load', key: 'record' }, ...runCache });
  const split = list.add(loaded, named('one request at a time'), 'batch', { config: { path: '*', size: 1 } });
  const route = list.fork(split, named('requests alone'), 'route');
  route({ name: 'Call', first_step: named('request'), filters: kindIs('request') });
  const asked = list.script(undefined, named('request'), names.script(commonScripts.request));
  const called = list.add(asked, named('call'), 'connector', callMembers(brand, call));
  const config = { action: 'add', key: 'record', append: true };
  list.add(called, named('add the answer'), 'cache', { config, ...runCache });
}

/** Records for other flows, and this one where it has to be decided anew. */
function addHandOvers(
  list: StepList,
  brand: Brand,
  flow: Flow,
  takers: readonly string[],
  route: (leg: Route) => void,
): void {
  const named = flow.steps.flatMap((step) => (step.shape === 'run-flow' ? step.flow : []));
  const targets = [...new Set(named)].filter((id) => takers.includes(id));
  for (const id of [flow.id, ...targets.filter((target) => target !== flow.id)]) {
    const target = namesOf(brand, id);
    const name = `hand over to ${target.record}`;
    const filters = [...kindIs('handed'), fieldIs('to', id)];
    if (id === flow.id) {
      route({ name: 'Again', first_step: name, filters });
      list.add(undefined, name, 'run-process-flow', { config: { flow_name: target.record, payload: 'current' } });
      continue;
    }
    const fresh = `leave out what ${target.record} has seen`;
    route({ name: target.record, first_step: fresh, filters });
    list.add(undefined, fresh, 'dedupe', {
      config: { mode: 'filter', key: 'dedupe', entity_type: 'record' },
      data_pool: { name: target.seen },
    });
    list.add(fresh, name, 'run-process-flow', { config: { flow_name: target.record, payload: 'current' } });
  }
}

function addWork(
  list: StepList,
  flow: Flow,
  names: Names,
  leg: Leg,
  scripts: readonly string[],
  first: string,
): (leg: Route) => void {
  const named = (text: string) => `${leg.id}: ${text}`;
  const loaded = list.add(undefined, first, 'cache', { config: { action: 'load', key: 'record' }, ...runCache });
  let worked = loaded;
  for (const [index, script] of scripts.entries()) {
    const work = scripts.length > 1 ? `work ${index + 1} of ${scripts.length}` : 'work';
    worked = list.script(worked, named(work), names.script(script));
  }
  const kept = list.add(worked, named('keep the record'), 'cache', {
    config: { action: 'add', key: 'record' },
    ...runCache,
  });
  const split = list.add(kept, named('one by one'), 'batch', { config: { path: '*', size: 1 } });
  const route = list.fork(split, named('what is to do'), 'route');
  route({ name: 'Remember', first_step: named('remember'), filters: kindIs('memory') });
  list.add(undefined, named('remember'), 'cache', {
    config: { action: 'add', key: '[[meta.record]]', append: true },
    cache: { name: names.memory, type: 'flow' },
  });
  route({ name: 'Confirmed', first_step: named('note that something was confirmed'), filters: kindIs('wrote') });
  list.add(undefined, named('note that something was confirmed'), 'dedupe', {
    config: { mode: 'track', key: 'key', entity_type: 'confirmed' },
    data_pool: { name: names.confirmed },
  });
  if (leg.call) return route;
  const fields = trackedFields(flow);
  if (fields.length > 0) {
    route({ name: 'Track', first_step: named('track'), filters: kindIs('tracked') });
    list.add(undefined, named('track'), 'track', { config: { fields: ['key', ...fields] } });
  }
  route({ name: 'Tell', first_step: named('tell once'), filters: kindIs('finding') });
  const once = list.add(undefined, named('tell once'), 'dedupe', {
    config: { mode: 'filter_and_track', key: 'id', entity_type: 'exception' },
    data_pool: { name: names.told },
  });
  addNotices(list, flow, named, once);
  route({ name: 'Done', first_step: named('mark as seen'), filters: kindIs('done') });
  list.add(undefined, named('mark as seen'), 'dedupe', {
    config: { mode: 'track', key: 'dedupe', entity_type: 'record' },
    data_pool: { name: names.seen },
  });
  return route;
}

/** One text for each exception, because a variable in a text is cut to 100 characters. */
function addNotices(list: StepList, flow: Flow, named: (text: string) => string, parent: string): void {
  const route = list.fork(parent, named('which exception'), 'route');
  for (const code of Object.keys(flow.exceptions)) {
    const name = named(`tell ${code}`);
    route({ name: code, first_step: name, filters: [fieldIs('code', code)] });
    list.add(undefined, name, 'notify', { config: { ...noticeOf(flow, code) } });
  }
  // A system may refuse with a code of its own, which the blueprint does not declare.
  const others = Object.keys(flow.exceptions).map(
    (code): Filter => ({ ...fieldIs('code', code), comparison: 'not_equals' }),
  );
  route({ name: 'Other', first_step: named('tell another code'), filters: others });
  list.add(undefined, named('tell another code'), 'notify', { config: { ...otherNotice(flow) } });
}

function callMembers(brand: Brand, { step, connector, operation, readBack }: Call) {
  const { parameters = {}, gather } = step;
  const names = readBack
    ? Object.keys(operation.readBack?.parameters ?? {})
    : [...Object.keys(parameters), ...(gather ? [gather.parameter] : [])];
  return connectorMembers(brand, connector, readBack?.operation ?? operation, names);
}

const trackedFields = (flow: Flow): string[] =>
  flow.steps.flatMap((step) => (step.shape === 'track-data' ? Object.keys(step.values) : []));
