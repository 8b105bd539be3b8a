/** Which parameters of an operation are named, and where. */
import type { Connector, Operation } from '../../schemas/formats/connector.ts';
import type { ConnectorStep, PollTrigger } from '../../schemas/formats/flow.ts';
import { pointerTo } from '../blueprint/json-pointer.ts';
import { ownValue } from './flow-parts.ts';

/** A parameter that is named somewhere. */
export interface NamedParameter {
  readonly name: string;
  /** Relative to the step, trigger or operation. */
  readonly pointer: string;
  /** Whether it is named by a property's key. */
  readonly key: boolean;
}

/** What a step or a poll gives; of a poll's passes, each is given apart. */
export function givenParameters(user: ConnectorStep | PollTrigger): NamedParameter[] {
  if ('kind' in user) {
    const passes = user.passes.flatMap((pass, index) => keysOf(pass, pointerTo('/passes', index)));
    const ends = (['from', 'to'] as const).flatMap((end) => {
      const name = user.window[end];
      return name === undefined ? [] : [{ name, pointer: pointerTo('/window', end), key: false }];
    });
    return [...ends, ...passes];
  }
  const gathered = user.gather ? [{ name: user.gather.parameter, pointer: '/gather/parameter', key: false }] : [];
  return [...keysOf(user.parameters ?? {}, '/parameters'), ...gathered];
}

/** The parameters that an operation names itself, and the operation whose they are. */
export function namedParameters(
  connector: Connector,
  operation: Operation,
): (NamedParameter & { of: Operation | undefined })[] {
  const own = { key: false, of: operation };
  const { pagination, batch, path } = operation;
  const inPath = [...path.replace(/\{settings\.[^}]*\}/g, '').matchAll(/\{([A-Za-z0-9]+)\}/g)];
  return [
    ...inPath.map(([, name = '']) => ({ name, pointer: '/path', ...own })),
    ...(pagination ? [{ name: pagination.parameter, pointer: '/pagination/parameter', ...own }] : []),
    ...(batch?.parameter ? [{ name: batch.parameter, pointer: '/batch/parameter', ...own }] : []),
    ...operation.idempotency.flatMap((mechanism, index) =>
      mechanism.kind === 'readBack'
        ? keysOf(mechanism.parameters, pointerTo('/idempotency', index, 'parameters')).map((each) => ({
            ...each,
            of: ownValue(connector.operations, mechanism.operation),
          }))
        : [],
    ),
  ];
}

function keysOf(parameters: Readonly<Record<string, unknown>>, pointer: string): NamedParameter[] {
  return Object.keys(parameters).map((name) => ({ name, pointer: pointerTo(pointer, name), key: true }));
}
