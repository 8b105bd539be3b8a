/** The example project with a state machine: the invalid examples of the rules about machines. */
import { flowExample } from '../../schemas/formats/examples/flow.ts';
import { examplePaths, exampleProject } from './example-project.ts';

const why = 'Goods came to the warehouse.';

const machines = {
  restock: {
    description: 'How far the units of a return have come in the stock system.',
    states: { open: 'Nothing moved.', partial: 'Some units moved.', done: 'All units moved.' },
    initial: 'open',
    transitions: [
      { from: 'open', to: 'partial', why },
      { from: 'open', to: 'done', why },
      { from: 'partial', to: 'done', why },
    ],
    exception: 'MOVEMENT_REFUSED',
  },
};

const step = {
  id: 'how-far',
  title: 'Say how far it came',
  shape: 'flow-control',
  machine: 'restock',
  from: 'event.restock',
  to: "'done'",
  into: 'change',
};

/** Pointer of the step that moves along the machine. */
export const machineStep = `/steps/${flowExample.steps.length}`;

/** The files of the example project with a machine and a step for it; values at pointers of the flow are replaced. */
export const machineProject = (
  changes: Readonly<Record<string, unknown>>,
  others: Parameters<typeof exampleProject>[0] = {},
): Record<string, unknown> =>
  exampleProject({
    ...others,
    // Copies: what is put at a pointer is changed by the pointers after it.
    [examplePaths.flow]: structuredClone({ '/machines': machines, '/steps': [...flowExample.steps, step], ...changes }),
  });
