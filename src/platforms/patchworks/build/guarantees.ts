/**
 * What of a flow's guarantees holds on the platform, worked out from its declaration: the shapes of its steps, what its
 * expressions read, and how its operations protect a repeat. Nothing here is said of a flow by name.
 */
import { requirements } from '../../../check/requirements.ts';
import { readsTracked } from '../flow/bundle-segment.ts';
import type { CompiledFlow } from '../flow/compile-flow.ts';
import type { Call } from '../flow/legs.ts';

/** `holds`: as with the runtime. `weaker`: under the condition that is told. `runtime`: only there. */
export type Verdict = 'holds' | 'weaker' | 'runtime';

export interface Aspect {
  readonly id: string;
  readonly verdict: Verdict;
  readonly how: string;
}

export interface RequirementGuarantee {
  readonly requirement: string;
  readonly sentence: string;
  readonly verdict: Verdict;
  readonly aspects: readonly Aspect[];
}

export interface Guarantees {
  readonly flow: string;
  readonly aspects: readonly Aspect[];
  readonly requirements: readonly RequirementGuarantee[];
}

/** Which aspects a requirement rests on. Those that are not here are rules of one pair, and rest on `pairAspects`. */
const restsOn: Readonly<Record<string, readonly string[]>> = {
  'G-1': ['state', 'look-up'],
  'G-2': ['webhook', 'poll', 'failed-run'],
  'G-3': ['duplicates', 'write', 'open-write', 'memory', 'run-retry'],
  'G-4': ['rate', 'order'],
  'G-5': ['retry', 'failed-run', 'recheck', 'exceptions'],
  'G-6': ['monitor'],
  'G-7': ['alerts'],
  'G-8': [],
  'G-9': ['rules'],
  'G-11': ['secrets', 'webhook'],
  'G-12': ['rules'],
  'AL-4': ['rules', 'retry', 'rate', 'batch', 'state'],
};

export function guaranteesOf(compiled: CompiledFlow): Guarantees {
  const { flow } = compiled;
  const aspects = aspectsOf(compiled);
  const monitored = new Set(flow.monitors.flatMap((monitor) => monitor.requirements));
  const reconcilers = flow.reconcilers ?? [];
  const reconciled = reconcilers.flatMap((reconciler) => reconciler.requirements);
  const ids = [...new Set([...flow.requirements, ...monitored, ...reconciled])].sort(inOrder);
  return {
    flow: flow.id,
    aspects,
    requirements: ids.map((id) => {
      const compared = reconcilers.filter((reconciler) => reconciler.requirements.includes(id));
      const watching = monitored.has(id) ? ['monitor'] : [];
      const own = [
        ...(flow.requirements.includes(id) ? (restsOn[id] ?? pairAspects) : watching),
        ...compared.map((reconciler) => `reconciler:${reconciler.id}`),
      ];
      const found = aspects.filter((aspect) =>
        own.some((name) => aspect.id === name || aspect.id.startsWith(`${name}:`)),
      );
      return {
        requirement: id,
        sentence: requirements.find((requirement) => requirement.id === id)?.sentence ?? '',
        verdict: worst(found),
        aspects: found,
      };
    }),
  };
}

/** A requirement of one pair is met by the rules of its flow, and holds as far as the record and its writes do. */
const pairAspects = [
  'rules',
  'write',
  'open-write',
  'each',
  'together',
  'memory',
  'tracked',
  'batch',
  'version',
  'hand-over',
];

const ranks: readonly Verdict[] = ['holds', 'weaker', 'runtime'];
const worst = (aspects: readonly Aspect[]): Verdict =>
  ranks[Math.max(0, ...aspects.map(({ verdict }) => ranks.indexOf(verdict)))] ?? 'runtime';

function inOrder(a: string, b: string): number {
  const [pairA = '', numberA = ''] = a.split('-');
  const [pairB = '', numberB = ''] = b.split('-');
  return pairA.localeCompare(pairB) || Number(numberA) - Number(numberB);
}

function aspectsOf(compiled: CompiledFlow): Aspect[] {
  const { flow, legs, processFlows, notHandedTo, neverTaken } = compiled;
  const calls = legs.flatMap(({ call }) => (call && !call.readBack ? [call] : []));
  const writes = calls.filter(({ operation }) => operation.declaration.direction === 'write');
  const shapes = new Set(flow.steps.map(({ shape }) => shape));
  const reads = (name: string) => JSON.stringify(flow.steps).includes(name);
  const polls = processFlows.filter(({ kind }) => kind === 'poll');
  const has = (condition: boolean, aspect: Aspect): Aspect[] => (condition ? [aspect] : []);
  return [
    {
      id: 'rules',
      verdict: 'holds',
      how: 'Mappings, conditions and settings are the same expressions, compiled into the scripts; a test holds each to the bytes of the runtime.',
    },
    {
      id: 'state',
      verdict: 'weaker',
      how: 'The run log shows runs, not records: one run has one record, and its log names the key. Logs stay 7 days, payloads 72 hours. "Queued" and "sent" are not told apart.',
    },
    ...has(shapes.has('track-data'), {
      id: 'look-up',
      verdict: 'weaker',
      how: 'Tracked values of at most 255 characters, visible for 15 days.',
    }),
    ...has(
      processFlows.some(({ kind }) => kind === 'webhook'),
      {
        id: 'webhook',
        verdict: 'weaker',
        how: 'The platform acknowledges a webhook before the script has verified and read it. What is not understood fails its run, which stays in the run log for 7 days; nothing else keeps it.',
      },
    ),
    ...polls.map(
      ({ variables }): Aspect => ({
        id: 'poll',
        verdict: 'weaker',
        how: `There is no watermark: each poll reads ${variables[0]?.value} minutes back, so that two in a row may fail. After a longer stop, start the flow by hand with a larger lookBackMinutes.`,
      }),
    ),
    {
      id: 'duplicates',
      verdict: 'weaker',
      how: 'A de-dupe pool leaves out versions that came to their end, for 90 days. It is not atomic: two copies at the same time both run, and what protects then is the write itself.',
    },
    ...has(reads('$effects') || writes.length > 0, {
      id: 'memory',
      verdict: 'weaker',
      how: `What was confirmed for a record stands in a cache: best effort, 7 days, not atomic. A pool keeps for 90 days that there was something: where the cache has forgotten it, the record stops with ${flow.retry.exception} (MEMORY_LOST) and nothing is sent. Corrections of older records need the runtime.`,
    }),
    ...has(shapes.has('de-dupe'), {
      id: 'version',
      verdict: 'weaker',
      how: 'The newest version that was processed stands in the same cache; without it an older snapshot is not known for one.',
    }),
    ...writes.map(writeAspect),
    ...has(writes.length > 0, {
      id: 'open-write',
      verdict: 'weaker',
      how: 'A write of which no answer came is looked for when the record comes to the same step again. A record that has changed meanwhile, so that it does not, leaves it open: the run that failed was told of, and nothing is told later.',
    }),
    ...writes.flatMap(({ step, operation }) =>
      has(step.batch !== undefined, {
        id: `batch:${step.id}`,
        verdict: 'weaker',
        how: `${operation.declaration.title}: the lines of one record go together, up to ${operation.declaration.batch?.limit}; those of many records do not, which costs one operation for each record. A batch that is refused as a whole is not halved: all of its lines become exceptions.`,
      }),
    ),
    ...writes.flatMap(({ step, operation }) =>
      has(step.write?.each !== undefined, {
        id: `each:${step.id}`,
        verdict: 'weaker',
        how: `${operation.declaration.title}: one write for each part, as with the runtime, but all of them are sent: one whose outcome is not known does not hold back those behind it.`,
      }),
    ),
    ...neverTaken.map(
      (step): Aspect => ({
        id: `together:${step}`,
        verdict: 'weaker',
        how: `The step ${step} is for many records at once. A run of the platform has one record, so that the settings of this brand never let it be taken there, and each record goes on by the steps behind it: the same result, with more calls.`,
      }),
    ),
    ...has(readsTracked(flow), {
      id: 'tracked',
      verdict: 'weaker',
      how: 'What earlier runs of a record have tracked stands in the same cache as what was confirmed: best effort, 7 days, not atomic. Where it is forgotten, an older reading is not known for one.',
    }),
    ...has(shapes.has('run-flow'), {
      id: 'hand-over',
      verdict: 'weaker',
      how: 'Records for other flows are started one by one at the end of the run, each in a run of its own that waits in the queue: not in one transaction with this record. A run that fails before hands nothing over, and does so when it is run again.',
    }),
    ...has(notHandedTo.length > 0, {
      id: 'not-handed-over',
      verdict: 'runtime',
      how: `The platform does not run ${notHandedTo.join(', ')}, so that the optional steps that hand records there are passed over.`,
    }),
    ...(flow.reconcilers ?? []).map(
      ({ id, title }): Aspect => ({
        id: `reconciler:${id}`,
        verdict: 'runtime',
        how: `${title}: the platform does not run it. Nothing compares the systems there.`,
      }),
    ),
    {
      id: 'run-retry',
      verdict: 'weaker',
      how: 'A run that is retried begins from the start, on the version it ran on first. What the cache holds as confirmed is not made again.',
    },
    {
      id: 'rate',
      verdict: 'weaker',
      how: 'The rate limit of each connector is shared by its flows. It is not slowed down by what the system says; a refusal is tried again at once, at most twice.',
    },
    {
      id: 'order',
      verdict: 'runtime',
      how: 'Runs of one record may overlap as soon as several flows run at once; nothing on the platform orders them by key.',
    },
    ...has(flow.record.priority !== undefined, {
      id: 'order:priority',
      verdict: 'runtime',
      how: 'Urgent records are not worked on first: priorities belong to flows, not to records.',
    }),
    {
      id: 'retry',
      verdict: 'weaker',
      how: `Connector steps are tried at most twice more, and only where a repeat does no harm; the pauses are the platform's own. ${polls.length > 0 ? 'What failed comes again with each poll that still reads it.' : 'After that a person has to retry the run.'}`,
    },
    {
      id: 'failed-run',
      verdict: 'weaker',
      how: 'A run whose catch branch has told of the failure ends as a partial success, not as a failure: look for both. Failed runs can be retried while their payload is kept (72 hours). The run that comes after looks later, and tracks what it sees then.',
    },
    ...has(
      Object.values(flow.exceptions).some(({ recheckMinutes }) => recheckMinutes !== undefined),
      {
        id: 'recheck',
        verdict: polls.length > 0 ? 'weaker' : 'runtime',
        how:
          polls.length > 0
            ? 'A record that waits for master data is looked at again by each poll that still reads it; later, somebody has to run it again.'
            : 'Nothing looks at a waiting record again by itself.',
      },
    ),
    ...has(shapes.has('assert'), {
      id: 'exceptions',
      verdict: 'weaker',
      how: 'Each exception is told once in 90 days, with owner, meaning and next step. Nothing keeps it open, assigns it or closes it.',
    }),
    ...flow.monitors.map(
      ({ id, title }): Aspect => ({
        id: `monitor:${id}`,
        verdict: 'runtime',
        how: `${title}: nothing on the platform asks what did not happen.`,
      }),
    ),
    {
      id: 'alerts',
      verdict: 'runtime',
      how: 'The notify step sends e-mails, one for each exception, within the monthly allowance; equal ones are not grouped, and there are no webhooks to chat systems.',
    },
    {
      id: 'secrets',
      verdict: 'weaker',
      how: 'No secret stands in a build. Those of connectors belong to instances; that of a webhook is a variable of the flow, in plain text for all who may see it.',
    },
  ];
}

function writeAspect({ step, operation }: Call): Aspect {
  const { mechanism, readBack, declaration } = operation;
  const id = `write:${step.id}`;
  const found = readBack ? ' An outcome that is not clear is read back before anything is told.' : '';
  switch (mechanism.kind) {
    case 'header':
    case 'variable':
      return {
        id,
        verdict: 'holds',
        how: `${declaration.title}: every repeat of the same content carries the same key.${found}`,
      };
    case 'naturalKey':
      return { id, verdict: 'holds', how: `${declaration.title}: the system takes ${mechanism.field} once.${found}` };
    case 'readBack':
      return {
        id,
        verdict: 'weaker',
        how: `${declaration.title}: it is remembered in the cache before it is sent, never tried again by the step, and read back by the next run. It holds as long as the cache does.`,
      };
    case 'version':
      return {
        id,
        verdict: 'weaker',
        how: `${declaration.title}: the system refuses a version that has moved; the record is not decided anew by itself. A write of which no answer came is not sent again, but left to people.`,
      };
    case 'none':
      return {
        id,
        verdict: 'weaker',
        how: `${declaration.title}: nothing protects a repeat, so that it is remembered in the cache before it is sent; a write of which no answer came is left to people. It holds as long as the cache does.`,
      };
  }
}
