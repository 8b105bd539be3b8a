/** A blueprint plus a brand, made ready once: steps with parsed expressions and opened operations. */
import type { TSchema } from '@sinclair/typebox';
import type { Brand } from '../../../schemas/formats/brand.ts';
import type { Connector } from '../../../schemas/formats/connector.ts';
import type { Machine } from '../../../schemas/formats/flow/machine.ts';
import type { ConnectorStep, Flow, Step } from '../../../schemas/formats/flow.ts';
import type { Transform } from '../../../schemas/formats/transform.ts';
import { AbortError, invariant } from '../../errors/errors.ts';
import { type CompiledExpression, compileExpression } from '../../mapping/expression.ts';
import { type ReadyTransform, readyTransform } from '../../mapping/transform.ts';
import { type Validator, validator } from '../../mapping/validator.ts';
import type { Connection, OpenOperation } from '../connection/connection.ts';
import { type BlueprintVersion, blueprintVersion } from './blueprint-version.ts';
import { type ReadyReconciler, readyReconciler } from './ready-reconciler.ts';

/** The declarations that plans are made of. */
export interface Declarations {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly flows: ReadonlyMap<string, Flow>;
  readonly transforms: ReadonlyMap<string, Transform>;
}

export interface ReadyConnectorStep {
  readonly shape: 'connector';
  readonly declaration: ConnectorStep;
  readonly connection: Connection;
  readonly operation: OpenOperation;
  readonly parameters: readonly { readonly name: string; readonly value: CompiledExpression }[];
  readonly gather?: {
    readonly parameter: string;
    readonly values: CompiledExpression;
    readonly match: CompiledExpression;
  };
  readonly batch?: {
    readonly lines: CompiledExpression;
    readonly body: ReadyTransform;
    readonly before?: { readonly operation: OpenOperation; readonly body: CompiledExpression };
  };
  readonly write?: {
    /** Absent: one write. */
    readonly each?: CompiledExpression;
    readonly reference: CompiledExpression;
    readonly input: CompiledExpression;
    /** Absent: the call has no body. */
    readonly body?: ReadyTransform;
  };
}

export type ReadyStep = { readonly id: string; readonly when?: CompiledExpression } & (
  | ReadyConnectorStep
  | {
      readonly shape: 'map';
      readonly input: CompiledExpression;
      readonly transform: ReadyTransform;
      readonly into: string;
    }
  | { readonly shape: 'filter'; readonly keep: CompiledExpression; readonly reason: string }
  | {
      readonly shape: 'de-dupe';
      readonly version: CompiledExpression;
      readonly fresh?: CompiledExpression;
      readonly reason: string;
    }
  | { readonly shape: 'assert'; readonly findings: CompiledExpression }
  | {
      readonly shape: 'flow-control';
      readonly machine: Machine;
      readonly from: CompiledExpression;
      readonly to: CompiledExpression;
      readonly into: string;
    }
  | {
      readonly shape: 'track-data';
      readonly values: readonly { readonly name: string; readonly value: CompiledExpression }[];
    }
  | {
      readonly shape: 'run-flow';
      readonly flow: string;
      readonly records: CompiledExpression;
      readonly optional: boolean;
    }
);

export interface Plan {
  readonly brand: Brand;
  /** What it was made of. */
  readonly version: BlueprintVersion;
  readonly flow: Flow;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly steps: readonly ReadyStep[];
  /** False: no expression reads what was confirmed, which grows with every write of a record. */
  readonly readsEffects: boolean;
  readonly orderingKey: CompiledExpression;
  /** Milliseconds for which an event waits for more of its record. */
  readonly mergeMs: number;
  /** Absent: no record of the flow is urgent. */
  readonly priority?: CompiledExpression;
  /** Loads the schema when the first event is to be checked: only polled ones are. */
  readonly checkEvent?: (event: unknown) => Promise<ReturnType<Validator>>;
  readonly connections: ReadonlyMap<string, Connection>;
  readonly reconcilers: readonly ReadyReconciler[];
  /** The flows that run for the brand, by id: those to which records can be handed. */
  readonly flows: ReadonlyMap<string, Plan>;
}

const maximumMergeMinutes = 1_440;

type PayloadSchemas = (id: string) => Promise<TSchema | undefined>;

export async function compilePlan(
  flow: Flow,
  brand: Brand,
  declarations: Declarations,
  connections: ReadonlyMap<string, Connection>,
  payloadSchema: PayloadSchemas,
  flows: ReadonlyMap<string, Plan> = new Map(),
): Promise<Plan> {
  const version = blueprintVersion(flow, brand, declarations.transforms);
  return compileVersion(version, { brand, connections, flows }, payloadSchema);
}

/** A version of a blueprint made ready over today's connections. Throws where they no longer fit it. */
export async function compileVersion(
  version: BlueprintVersion,
  { brand, connections, flows }: Pick<Plan, 'brand' | 'connections' | 'flows'>,
  payloadSchema: PayloadSchemas,
): Promise<Plan> {
  const { flow, settings, transforms } = version.declaration;
  const transform = (id: string): ReadyTransform => {
    const declared = transforms[id];
    invariant(declared, `the flow ${flow.id} names a transform that does not exist: ${id}`);
    return readyTransform(declared, settings);
  };
  const eventSchema = flow.record.schema;
  return {
    brand,
    version,
    flow,
    settings,
    connections,
    flows,
    orderingKey: compileExpression(flow.record.orderingKey),
    mergeMs: mergeMsOf(flow, settings),
    ...(flow.record.priority ? { priority: compileExpression(flow.record.priority) } : {}),
    ...(eventSchema ? { checkEvent: eventCheck(() => payloadSchema(eventSchema)) } : {}),
    readsEffects: JSON.stringify(flow.steps).includes('$effects'),
    steps: flow.steps.map((step) => readyStep(flow, step, connections, transform)),
    reconcilers: (flow.reconcilers ?? []).map((each) => readyReconciler(each, connections, transform)),
  };
}

function eventCheck(load: () => Promise<TSchema | undefined>): NonNullable<Plan['checkEvent']> {
  let check: Promise<Validator> | undefined;
  return async (event) => {
    check ??= load().then((schema) => (schema ? validator(schema) : () => undefined));
    return (await check)(event);
  };
}

function readyStep(
  flow: Flow,
  step: Step,
  connections: ReadonlyMap<string, Connection>,
  transform: (id: string) => ReadyTransform,
): ReadyStep {
  const common = { id: step.id, ...(step.when ? { when: compileExpression(step.when) } : {}) };
  switch (step.shape) {
    case 'map':
      return {
        ...common,
        shape: 'map',
        input: compileExpression(step.input),
        transform: transform(step.transform),
        into: step.into,
      };
    case 'filter':
      return { ...common, shape: 'filter', keep: compileExpression(step.keep), reason: step.reason };
    case 'de-dupe':
      return {
        ...common,
        shape: 'de-dupe',
        version: compileExpression(step.version),
        ...(step.fresh ? { fresh: compileExpression(step.fresh) } : {}),
        reason: step.reason,
      };
    case 'assert':
      return { ...common, shape: 'assert', findings: compileExpression(step.findings) };
    case 'track-data':
      return { ...common, shape: 'track-data', values: compileEach(step.values) };
    case 'run-flow':
      return {
        ...common,
        shape: 'run-flow',
        flow: step.flow,
        records: compileExpression(step.records),
        optional: step.optional === true,
      };
    case 'flow-control': {
      const machine = flow.machines?.[step.machine];
      invariant(machine, `the step ${step.id} names a machine that is not declared: ${step.machine}`);
      const [from, to] = [compileExpression(step.from), compileExpression(step.to)];
      return { ...common, shape: 'flow-control', machine, from, to, into: step.into };
    }
    case 'connector': {
      const connection = connections.get(step.connector);
      invariant(connection, `the step ${step.id} names a connector that is not connected: ${step.connector}`);
      const operation = connection.operation(step.operation);
      const writes = operation.declaration.direction === 'write';
      const forms = [step.batch, step.write].filter((form) => form !== undefined);
      invariant(forms.length === (writes ? 1 : 0), `the step ${step.id} says in one way what it writes, if it writes`);
      invariant(
        !step.write || !operation.declaration.batch?.results,
        `the operation ${operation.id} of the step ${step.id} answers line by line and is written in batches`,
      );
      return {
        ...common,
        shape: 'connector',
        declaration: step,
        connection,
        operation,
        parameters: compileEach(step.parameters ?? {}),
        ...(step.gather
          ? {
              gather: {
                parameter: step.gather.parameter,
                values: compileExpression(step.gather.values),
                match: compileExpression(step.gather.match),
              },
            }
          : {}),
        ...(step.batch
          ? {
              batch: {
                lines: compileExpression(step.batch.lines),
                body: transform(step.batch.body),
                ...(step.batch.before
                  ? {
                      before: {
                        operation: connection.operation(step.batch.before.operation),
                        body: compileExpression(step.batch.before.body),
                      },
                    }
                  : {}),
              },
            }
          : {}),
        ...(step.write
          ? {
              write: {
                ...(step.write.each ? { each: compileExpression(step.write.each) } : {}),
                reference: compileExpression(step.write.reference),
                input: compileExpression(step.write.input ?? '$'),
                ...(step.write.body ? { body: transform(step.write.body) } : {}),
              },
            }
          : {}),
      };
    }
  }
}

const compileEach = (expressions: Readonly<Record<string, string>>): { name: string; value: CompiledExpression }[] =>
  Object.entries(expressions).map(([name, source]) => ({ name, value: compileExpression(source) }));

/** Error: `EXPRESSION_FAILED` when the blueprint's expression gives no time. */
function mergeMsOf(flow: Flow, settings: Plan['settings']): number {
  if (flow.record.mergeMinutes === undefined) return 0;
  const minutes = compileExpression(flow.record.mergeMinutes).evaluate({}, { settings });
  if (typeof minutes === 'number' && minutes >= 0 && minutes <= maximumMergeMinutes)
    return Math.round(minutes * 60_000);
  throw new AbortError({
    code: 'EXPRESSION_FAILED',
    what: `The expression record.mergeMinutes of ${flow.id} gives no time.`,
    why: `It gives ${String(JSON.stringify(minutes)).slice(0, 100)}; minutes from 0 to ${maximumMergeMinutes} are needed.`,
    nextSteps: ['Correct the expression in the blueprint, or the setting that it reads.'],
  });
}
