/**
 * The steps of a flow as legs for the platform: each is one script, and then at most one connector step. The platform
 * has no context of named results, so that everything between two calls runs in one script that keeps it.
 */
import type { ConnectorStep, Flow, Step } from '../../../../schemas/formats/flow.ts';
import type { ResolvedConnector } from '../../../blueprint/resolve-connector.ts';
import { AbortError, invariant } from '../../../errors/errors.ts';
import { type OpenOperation, openOperation } from '../../../runtime/connection/connection.ts';

/** Shapes that scripts run; others are refused. */
export type PureStep = Extract<Step, { shape: 'map' | 'filter' | 'de-dupe' | 'assert' | 'track-data' }>;

export interface Call {
  readonly step: ConnectorStep;
  readonly connector: ResolvedConnector;
  readonly operation: OpenOperation;
  /** Reads whether the effects of the step's open requests stand. */
  readonly readBack?: { readonly operation: OpenOperation };
}

export interface Leg {
  /** The id of its call, or `rest` for the last. */
  readonly id: string;
  /** The call whose answers its script reads. */
  readonly after?: Call;
  readonly steps: readonly PureStep[];
  readonly call?: Call;
}

const pureShapes: ReadonlySet<string> = new Set(['map', 'filter', 'de-dupe', 'assert', 'track-data']);
const isPure = (step: Step): step is PureStep => pureShapes.has(step.shape);

/** Errors: `PLATFORM_SHAPE_UNKNOWN`, `OPERATION_UNAVAILABLE`. */
export function legsOf(flow: Flow, connectors: ReadonlyMap<string, ResolvedConnector>): Leg[] {
  const legs: Leg[] = [];
  let steps: PureStep[] = [];
  let after: Call | undefined;
  const end = (id: string, call?: Call) => {
    legs.push({ id, steps, ...(after ? { after } : {}), ...(call ? { call } : {}) });
    steps = [];
    after = call;
  };
  for (const step of flow.steps) {
    if (isPure(step)) {
      steps.push(step);
      continue;
    }
    if (step.shape !== 'connector') throw unknownShape(flow, step);
    const connector = connectors.get(step.connector);
    invariant(connector, `the step ${step.id} of ${flow.id} names a connector that is there`);
    const operation = openOperation(connector, step.operation);
    const call: Call = { step, connector, operation };
    end(step.id, call);
    if (operation.readBack && operation.declaration.direction === 'write') {
      const reading = openOperation(connector, operation.readBack.operation);
      end(`${step.id}-read-back`, { ...call, readBack: { operation: reading } });
    }
  }
  end('rest');
  return legs;
}

function unknownShape(flow: Flow, step: { readonly id: string; readonly shape: string }): AbortError {
  return new AbortError({
    code: 'PLATFORM_SHAPE_UNKNOWN',
    what: `The step ${step.id} of ${flow.id} has the shape ${step.shape}, which is not compiled for the platform.`,
    why: 'What it does has no counterpart there yet, and leaving it out would change what the flow does.',
    nextSteps: [
      'Run this flow with the runtime: "backhaul run".',
      'Leave it out of the build by choosing others: "backhaul build --flow <id>".',
    ],
  });
}
