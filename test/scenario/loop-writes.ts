/** Small flows that write to Loop alone, one record at a time, and what came of them there. */
import { type TSchema, Type } from '@sinclair/typebox';
import { connector as loop } from '../../connectors/loop-returns/connector.ts';
import type { Flow, Step } from '../../schemas/formats/flow.ts';
import { defineTransform, type Transform } from '../../schemas/formats/transform.ts';
import type { Stage, StageOptions } from './stage.ts';

export const writingFlow = 'archean-r247--loop-returns/write-to-loop';

/** Read back at once: the emulator shows a change as soon as it is made, and processing 50 ms later. */
const fastSettling = { settle: { processMs: 400, changeMs: 20 } };

const exception = (title: string) => ({
  title,
  owner: 'it',
  severity: 'error' as const,
  meaning: 'What this code means is said by the scenario.',
  resolution: 'What is to be done is said by the scenario.',
});

/** A stage on which every webhook of a return runs these steps, beside flows that take what they hand over. */
export function writing(
  steps: readonly Step[],
  transforms: readonly Transform[] = [],
  handedOver: readonly Flow[] = [],
): Pick<StageOptions, 'declarations' | 'loop'> {
  const flow = flowOf(writingFlow, steps, {
    id: 'event',
    kind: 'webhook',
    connector: 'loop-returns',
    topics: ['return'],
  });
  return {
    loop: fastSettling,
    declarations: {
      connectors: new Map([[loop.id, loop]]),
      flows: new Map([flow, ...handedOver].map((one) => [one.id, one])),
      transforms: new Map(transforms.map((transform) => [transform.id, transform])),
    },
  };
}

/** A flow that works on what another one hands over. */
export const takingFlow = 'archean-r247--loop-returns/write-what-was-handed-over';
export const taking = (steps: readonly Step[]): Flow => flowOf(takingFlow, steps, { id: 'handed-over', kind: 'flow' });

function flowOf(id: string, steps: readonly Step[], trigger: Flow['triggers'][number]): Flow {
  return {
    id,
    version: '1.0.0',
    title: 'Writes to Loop, one record at a time',
    description: 'A flow of the scenarios that show writes of single records.',
    systems: ['archean-r247', 'loop-returns'],
    requirements: [],
    truth: {},
    owners: { it: 'Everything.' },
    settings: {},
    triggers: [trigger],
    record: { name: 'return', orderingKey: 'key' },
    retry: { attempts: 4, baseMs: 20, maximumMs: 100, exception: 'RETRIES_EXHAUSTED' },
    schemaException: 'NOT_UNDERSTOOD',
    steps: [...steps],
    exceptions: {
      RETRIES_EXHAUSTED: exception('The calls kept failing'),
      NOT_UNDERSTOOD: exception('The record has another form'),
      WRITE_REFUSED: exception('Loop refused the write'),
      WRITE_UNKNOWN: exception('It is not known whether Loop took the write'),
    },
    monitors: [],
  };
}

/** A transform that makes a body of the context of its step. */
export const bodyOf = (target: TSchema, expression: string): Transform =>
  defineTransform({
    id: 'archean-r247--loop-returns/body',
    title: 'Body of a write',
    description: 'Makes the body of the write that a scenario shows.',
    source: Type.Object({ event: Type.Unknown() }),
    target,
    settings: [],
    expression,
  });

/** What Loop really did, oldest first: operation, and how often that very effect was applied. */
export async function doneByLoop(stage: Stage): Promise<string[]> {
  const { effects } = await stage.loop.control<{ effects: { operation: string; count: number }[] }>('GET', 'ledger');
  return effects.map(({ operation, count }) => `${operation} ${count}`);
}

/** Calls of one route that reached Loop. */
export async function loopCalls(stage: Stage, route: string): Promise<number> {
  const { requests } = await stage.loop.control<{ requests: Record<string, { calls: number }> }>('GET', 'ledger');
  return requests[route]?.calls ?? 0;
}
