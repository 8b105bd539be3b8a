/**
 * The steps of a flow as legs for the platform: each is one script, and then at most one connector step. The platform
 * has no context of named results, so that everything between two calls runs in one script that keeps it.
 */
import type { ConnectorStep, Flow } from '../../../../schemas/formats/flow.ts';
import type { ResolvedConnector } from '../../../blueprint/resolve-connector.ts';
import { invariant } from '../../../errors/errors.ts';
import { type OpenOperation, openOperation } from '../../../runtime/connection/connection.ts';
import { knownSteps, type PureStep } from './known-shapes.ts';

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
  for (const step of knownSteps(flow)) {
    if (step.shape !== 'connector') {
      steps.push(step);
      continue;
    }
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
