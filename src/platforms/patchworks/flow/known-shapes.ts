/**
 * What the compiler knows of the flow format. A member that is not here may change what a step does, so that leaving it
 * out would put something wrong on the platform: it stops the build.
 */
import type { Flow, Step } from '../../../../schemas/formats/flow.ts';
import { AbortError } from '../../../errors/errors.ts';

const common = ['id', 'title', 'shape', 'when'];

const stepMembers = {
  connector: [
    ...common,
    ...['connector', 'operation', 'parameters', 'gather', 'batch', 'write', 'into', 'onDataError', 'onUnknown'],
  ],
  map: [...common, 'transform', 'input', 'into'],
  filter: [...common, 'keep', 'reason'],
  'de-dupe': [...common, 'version', 'fresh', 'reason'],
  assert: [...common, 'findings'],
  'track-data': [...common, 'values'],
  'run-flow': [...common, 'flow', 'records', 'optional'],
  'flow-control': [...common, 'machine', 'from', 'to', 'into'],
} as const satisfies Record<string, readonly string[]>;

export type KnownStep = Extract<Step, { shape: keyof typeof stepMembers }>;
export type PureStep = Exclude<KnownStep, { shape: 'connector' }>;

/** Of what stands inside of a step or a trigger. */
const innerMembers: Readonly<Record<string, readonly string[]>> = {
  gather: ['parameter', 'values', 'match'],
  batch: ['lines', 'body'],
  write: ['reference', 'each', 'body', 'input', 'passes'],
  window: ['from', 'to', 'maximumDays', 'overlapMinutes', 'firstDays'],
};

const triggerMembers: Readonly<Record<string, readonly string[]>> = {
  webhook: ['id', 'kind', 'connector', 'topics', 'key', 'track'],
  flow: ['id', 'kind', 'track'],
  recheck: ['id', 'kind', 'connector', 'topics', 'exceptions', 'withinMs'],
  poll: ['id', 'kind', 'connector', 'operation', 'schedule', 'window', 'passes', 'key', 'version', 'track'],
};

/** Error: `PLATFORM_SHAPE_UNKNOWN`, which names all that is not known of the flow. */
export function knownSteps(flow: Flow): KnownStep[] {
  const unknown = unknownParts(flow);
  if (unknown.length === 0) return flow.steps as KnownStep[];
  throw new AbortError({
    code: 'PLATFORM_SHAPE_UNKNOWN',
    what: `The flow ${flow.id} has what is not compiled for the platform: ${unknown.join(', ')}.`,
    why: 'What it does has no counterpart there yet, and leaving it out would change what the flow does.',
    nextSteps: ['Run this flow with the runtime: "backhaul run".'],
  });
}

/** What the compiler does not know of the flow's triggers and steps, each with its place; empty: it knows all. */
function unknownParts(flow: Flow): string[] {
  const members: Readonly<Record<string, readonly string[]>> = stepMembers;
  return [
    ...flow.triggers.flatMap((trigger) =>
      unknownMembers(trigger, `the kind ${trigger.kind}`, triggerMembers[trigger.kind]).map(
        (part) => `${part} of the trigger ${trigger.id}`,
      ),
    ),
    ...flow.steps.flatMap((step) =>
      unknownMembers(step, `the shape ${step.shape}`, members[step.shape]).map(
        (part) => `${part} of the step ${step.id}`,
      ),
    ),
  ];
}

function unknownMembers(declared: object, kind: string, known: readonly string[] | undefined): string[] {
  if (!known) return [kind];
  return Object.entries(declared).flatMap(([name, value]) => {
    if (!known.includes(name)) return [`the member ${name}`];
    const inner = innerMembers[name];
    const others = inner ? Object.keys(value as object).filter((member) => !inner.includes(member)) : [];
    return others.map((member) => `the member ${name}.${member}`);
  });
}
