/** Demands that every operation that is named is declared by its connector. */
import type { Flow } from '../../../schemas/formats/flow.ts';
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { operationOf, operationUses } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'OPERATION_UNKNOWN',
  title: 'Steps, polls, preparations of batches and reading back name operations that the connector declares',
  explanation:
    'A call that is not declared can not be made; reading back by one that is not there would leave every unknown outcome open.',
  next: 'Correct the name, or declare the operation in the connector.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const use of [...operationUses(flow), ...preparations(flow)]) {
        const connector = catalog.connectors.get(use.connector);
        if (!connector || operationOf(catalog, use)) continue;
        report(file, pointerTo(use.pointer, 'operation'), {
          what: `The connector "${use.connector}" has no operation "${use.operation}"`,
          why: 'The call can not be made.',
          next: suggestion(use.operation, Object.keys(connector.value.operations)),
        });
      }
    }
    for (const { value: connector, file } of catalog.connectors.values()) {
      for (const [id, operation] of Object.entries(connector.operations)) {
        for (const [index, mechanism] of operation.idempotency.entries()) {
          if (mechanism.kind !== 'readBack') continue;
          const direction = operationOf(catalog, {
            connector: connector.id,
            operation: mechanism.operation,
          })?.direction;
          if (direction === 'read') continue;
          report(file, pointerTo('/operations', id, 'idempotency', index, 'operation'), {
            what: `There is no read operation "${mechanism.operation}" to read back with`,
            why: 'An unknown outcome could never be settled.',
            next: suggestion(mechanism.operation, readsOf(connector.operations)),
          });
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the step names an operation that the connector does not have',
      files: exampleProject({ [examplePaths.flow]: { '/steps/5/operation': 'createMovements' } }),
      at: { file: examplePaths.flow, pointer: '/steps/5/operation' },
    },
    {
      reason: 'what is called before a batch is no operation of the connector',
      files: exampleProject({
        [examplePaths.flow]: { '/steps/5/batch/before': { operation: 'openContainer', body: '{}' } },
      }),
      at: { file: examplePaths.flow, pointer: '/steps/5/batch/before/operation' },
    },
    {
      reason: 'a write can not be read back with itself',
      files: exampleProject({
        [examplePaths.stock]: {
          '/operations/createMovement/idempotency/0': {
            kind: 'readBack',
            operation: 'createMovement',
            parameters: {},
            found: 'body',
            settleMs: 0,
          },
        },
      }),
      at: { file: examplePaths.stock, pointer: '/operations/createMovement/idempotency/0/operation' },
    },
  ],
};

function readsOf(operations: Readonly<Record<string, { direction: string }>>): string[] {
  return Object.entries(operations).flatMap(([id, { direction }]) => (direction === 'read' ? [id] : []));
}

/** What steps call once before the requests of a batch. */
function preparations(flow: Flow) {
  return flow.steps.flatMap((step, index) =>
    step.shape === 'connector' && step.batch?.before
      ? [
          {
            connector: step.connector,
            operation: step.batch.before.operation,
            pointer: pointerTo('/steps', index, 'batch', 'before'),
          },
        ]
      : [],
  );
}
