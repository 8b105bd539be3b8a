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
} as const satisfies Record<string, readonly string[]>;

export type KnownStep = Extract<Step, { shape: keyof typeof stepMembers }>;
export type PureStep = Exclude<KnownStep, { shape: 'connector' }>;

/** Of what stands inside of a step or a trigger. */
const innerMembers: Readonly<Record<string, readonly string[]>> = {
  gather: ['parameter', 'values', 'match'],
  batch: ['lines', 'body'],
  write: ['reference', 'body', 'input'],
  window: ['from', 'to', 'maximumDays', 'overlapMinutes', 'firstDays'],
};

const triggerMembers: Readonly<Record<string, readonly string[]>> = {
  webhook: ['id', 'kind', 'connector', 'topics', 'track'],
  flow: ['id', 'kind', 'track'],
  poll: ['id', 'kind', 'connector', 'operation', 'schedule', 'window', 'passes', 'key', 'version', 'track'],
};

/** Error: `PLATFORM_SHAPE_UNKNOWN`. */
export function knownSteps(flow: Flow): KnownStep[] {
  return flow.steps.map((step) => {
    const members: Readonly<Record<string, readonly string[]>> = stepMembers;
    refuseUnknown(flow, `step ${step.id}`, `the shape ${step.shape}`, step, members[step.shape]);
    return step as KnownStep;
  });
}

/** Error: `PLATFORM_SHAPE_UNKNOWN`. */
export function refuseUnknownTriggers(flow: Flow): void {
  for (const trigger of flow.triggers) {
    refuseUnknown(flow, `trigger ${trigger.id}`, `the kind ${trigger.kind}`, trigger, triggerMembers[trigger.kind]);
  }
}

function refuseUnknown(
  flow: Flow,
  place: string,
  kind: string,
  declared: object,
  known: readonly string[] | undefined,
): void {
  if (!known) throw unknown(flow, place, kind);
  for (const [name, value] of Object.entries(declared)) {
    if (!known.includes(name)) throw unknown(flow, place, `the member ${name}`);
    const inner = innerMembers[name];
    const other = inner && Object.keys(value as object).find((member) => !inner.includes(member));
    if (other !== undefined) throw unknown(flow, place, `the member ${name}.${other}`);
  }
}

function unknown(flow: Flow, place: string, what: string): AbortError {
  return new AbortError({
    code: 'PLATFORM_SHAPE_UNKNOWN',
    what: `The ${place} of ${flow.id} has ${what}, which is not compiled for the platform.`,
    why: 'What it does has no counterpart there yet, and leaving it out would change what the flow does.',
    nextSteps: [
      'Run this flow with the runtime: "backhaul run".',
      'Leave it out of the build by naming others: "backhaul build --flow <id>".',
    ],
  });
}
