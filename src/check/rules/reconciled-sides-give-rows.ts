/** Demands that both sides of a reconciler can be read as rows, and that repairs go to flows that are there. */
import { schema as reconciliationRows } from '../../../schemas/records/reconciliation-rows.ts';
import { type Catalog, declaredIds, isDeclared } from '../../blueprint/catalog.ts';
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { operationOf, reconcilerSides } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'RECONCILER_UNUSABLE',
  title: 'A reconciler reads lists, turns them into rows, and hands repairs to flows that exist',
  explanation:
    'A side that writes, or whose items are not known, can not be compared; rows of another form have no key; and a repair for a flow that is not there would never be made.',
  next: 'Name a read operation with items, a transform whose target is reconciliation rows, and a flow that exists.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const { side, pointer } of reconcilerSides(flow)) {
        const operation = operationOf(catalog, side);
        if (operation && (operation.direction !== 'read' || !operation.items)) {
          report(file, pointerTo(pointer, 'operation'), {
            what: `"${side.operation}" gives no list that can be compared`,
            why: operation.direction === 'read' ? 'It does not say where its items are.' : 'It writes.',
            next: 'Name a read operation that declares items.',
          });
        }
        if (givesOther(catalog, side.rows.transform)) {
          report(file, pointerTo(pointer, 'rows', 'transform'), {
            what: `"${side.rows.transform}" does not give reconciliation rows`,
            why: 'Its target is another schema.',
            next: 'Let its target be the schema of schemas/records/reconciliation-rows.ts.',
          });
        }
      }
      for (const [index, { repairs }] of (flow.reconcilers ?? []).entries()) {
        for (const [position, repair] of repairs.entries()) {
          if ('person' in repair || takesRecords(catalog, repair.flow)) continue;
          report(file, pointerTo('/reconcilers', index, 'repairs', position, 'flow'), {
            what: `No flow "${repair.flow}" takes records from others`,
            why: 'The repair could not be handed to it.',
            next: isDeclared(catalog, 'flow', repair.flow)
              ? 'Give it a trigger of the kind flow.'
              : suggestion(repair.flow, declaredIds(catalog, 'flow')),
          });
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'a side writes',
      files: withReconciler({ left: { operation: 'createMovement' } }),
      at: { file: examplePaths.flow, pointer: '/reconcilers/0/left/operation' },
    },
    {
      reason: 'a transform gives the body of a write',
      files: withReconciler({
        right: { rows: { transform: 'example-returns--example-stock/movement-body', input: '$' } },
      }),
      at: { file: examplePaths.flow, pointer: '/reconcilers/0/right/rows/transform' },
    },
    {
      reason: 'the flow that would repair is not there',
      files: withReconciler({
        repairs: [{ for: ['differing'], flow: 'example-returns--example-stock/mend', key: 'key', event: '$' }],
      }),
      at: { file: examplePaths.flow, pointer: '/reconcilers/0/repairs/0/flow' },
    },
  ],
};

/** A flow that can not be read is another rule's finding. */
function takesRecords(catalog: Catalog, id: string): boolean {
  const flow = catalog.flows.get(id)?.value;
  return flow ? flow.triggers.some(({ kind }) => kind === 'flow') : isDeclared(catalog, 'flow', id);
}

const sameSchema = JSON.stringify(reconciliationRows);

function givesOther(catalog: Catalog, id: string): boolean {
  const transform = catalog.transforms.get(id)?.value;
  return transform !== undefined && JSON.stringify(transform.target) !== sameSchema;
}

interface ExampleChange {
  readonly left?: object;
  readonly right?: object;
  readonly repairs?: readonly object[];
}

/** The example project with a reconciler over movements, in which one thing is other than it should be. */
function withReconciler({ left, right, repairs = [] }: ExampleChange): Record<string, unknown> {
  const transform = 'example-returns--example-stock/movement-rows';
  const side = {
    title: 'Movements',
    connector: 'example-stock',
    operation: 'listMovements',
    passes: [{ from: '$window.from', to: '$window.to' }],
    item: 'reference',
    rows: { transform, input: '$' },
  };
  const reconciler = {
    id: 'movements',
    title: 'Movements that both know',
    requirements: ['G-6'],
    schedule: { kind: 'every', minutes: '60' },
    window: { kind: 'all' },
    graceMinutes: '0',
    left: { ...side, ...left },
    right: { ...side, ...right },
    values: { units: { kind: 'units', tolerance: '0', truth: 'left' } },
    exceptions: {
      missingLeft: 'NOT_RESTOCKED',
      missingRight: 'NOT_RESTOCKED',
      differing: 'NOT_RESTOCKED',
      incomplete: 'NOT_RESTOCKED',
    },
    repairs,
  };
  const rows = {
    id: transform,
    title: 'Rows of movements',
    description: 'Gives the rows of movements.',
    source: {},
    target: reconciliationRows,
    settings: [],
    expression: "{ 'rows': [] }",
  };
  return exampleProject(
    { [examplePaths.flow]: { '/reconcilers': [reconciler] } },
    {
      'transforms/example-returns--example-stock/movement-rows.js': `export const transform = ${JSON.stringify(rows)};\n`,
    },
  );
}
