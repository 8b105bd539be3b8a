/** The declarations that the scenarios run, with their waits made short: what is shown does not depend on them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { connector as archean } from '../../connectors/archean-r247/connector.ts';
import { connector as loop } from '../../connectors/loop-returns/connector.ts';
import type { Flow } from '../../schemas/formats/flow.ts';
import { loadStrictly } from '../../src/check/load-strictly.ts';
import type { Declarations } from '../../src/runtime/plan/compile-plan.ts';
import { transform as buildBatch } from '../../transforms/archean-r247--loop-returns/build-adjustment-batch.ts';
import { transform as normalise } from '../../transforms/archean-r247--loop-returns/normalise-return.ts';
import { transform as plan } from '../../transforms/archean-r247--loop-returns/plan-stock-adjustments.ts';

export const flowId = 'archean-r247--loop-returns/restock-finalised-returns';

const blueprint = readFileSync(new URL(`../../flows/${flowId}.json`, import.meta.url), 'utf8');

export interface FlowChanges {
  /** Whether the catch-up poll runs; default no. */
  readonly polls?: boolean;
  /** Milliseconds and attempts of a record's retries. */
  readonly retry?: Partial<Flow['retry']>;
  readonly record?: Partial<Flow['record']>;
}

const fastRetry = { attempts: 6, baseMs: 50, maximumMs: 1_000 };

export function scenarioDeclarations(changes: FlowChanges): Declarations {
  const flow = JSON.parse(blueprint) as Flow;
  flow.triggers = flow.triggers.filter(({ kind }) => changes.polls === true || kind === 'webhook');
  flow.retry = { ...flow.retry, ...fastRetry, ...changes.retry };
  flow.record = { ...flow.record, waitMs: 0, ...changes.record };
  // Scenarios of reconcilers run the blueprint with all transforms of the project.
  flow.reconcilers = [];
  return {
    connectors: new Map([
      [archean.id, archean],
      [loop.id, loop],
    ]),
    flows: new Map([[flow.id, flow]]),
    transforms: new Map([buildBatch, normalise, plan].map((transform) => [transform.id, transform])),
  };
}

let loaded: ReturnType<typeof loadStrictly> | undefined;

/** Blueprints of the project by id, with every connector and transform; the waits between a record's attempts are short. */
export async function projectDeclarations(
  ids: readonly string[],
  change: (flow: Flow) => void = () => undefined,
): Promise<Declarations> {
  loaded ??= loadStrictly({ projectRoot: fileURLToPath(new URL('../..', import.meta.url)) });
  const catalog = await loaded;
  const valuesOf = <T>(values: ReadonlyMap<string, T>): Map<string, T> =>
    new Map([...values].map(([id, value]) => [id, structuredClone(value)]));
  const flows = [...valuesOf(catalog.flows)].filter(([id]) => ids.includes(id));
  for (const [, flow] of flows) {
    flow.retry = { ...flow.retry, ...fastRetry };
    change(flow);
  }
  return {
    connectors: valuesOf(catalog.connectors),
    flows: new Map(flows),
    transforms: valuesOf(catalog.transforms),
  };
}
