/**
 * The steps of a flow as legs for the platform: each is one script, and then at most one connector step. The platform
 * has no context of named results, so that everything between two calls runs in one script that keeps it.
 */
import type { ConnectorStep, Flow } from '../../../../schemas/formats/flow.ts';
import type { ResolvedConnector } from '../../../blueprint/resolve-connector.ts';
import { AbortError, invariant } from '../../../errors/errors.ts';
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

/** Errors: `PLATFORM_SHAPE_UNKNOWN`, `PLATFORM_NOT_POSSIBLE`, `OPERATION_UNAVAILABLE`. */
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
    refuseLaterWrites(flow, step, operation);
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

/** Read back once, right behind the write: what needs another time or another order is refused. */
function refuseLaterWrites(flow: Flow, step: ConnectorStep, { declaration, readBack }: OpenOperation): void {
  const refused = (what: string, why: string) =>
    new AbortError({
      code: 'PLATFORM_NOT_POSSIBLE',
      what: `The step ${step.id} of ${flow.id} makes a write that ${what}: ${declaration.title}.`,
      why,
      nextSteps: ['Run this flow with the runtime: "backhaul run".'],
    });
  if (readBack?.pending !== undefined)
    throw refused('is worked on later', 'A run there does not wait; a second flow would have to ask until it is done.');
  if (readBack?.beforeSending === true)
    throw refused('is looked for before it is sent', 'A leg there reads back only what has been sent.');
}
