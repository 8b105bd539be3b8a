/** Demands that a step says in exactly one way what it writes, so that it is stored as effects before the call. */

import type { Operation } from '../../../schemas/formats/connector.ts';
import { absent } from '../../../schemas/formats/examples/change.ts';
import type { ConnectorStep } from '../../../schemas/formats/flow.ts';
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { operationOf } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

const unstored = 'What it writes could not be stored before the call, and a repeat could take effect twice.';

export const rule: Rule = {
  code: 'WRITE_FORM_WRONG',
  title: 'A step that writes says what it writes, in one way',
  explanation:
    'The runtime stores what a step writes as effects before it calls, each with a reference that can be out once only: "batch" gives lines of many records to one request, "write" makes one request for each record. A write without either could be neither found again nor kept from being repeated; an operation that answers line by line needs lines to be confirmed.',
  next: 'Add "batch" (lines, and the transform that makes the body of them) or "write" (a reference), not both.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const [index, step] of flow.steps.entries()) {
        const operation = step.shape === 'connector' ? operationOf(catalog, step) : undefined;
        if (step.shape !== 'connector' || !operation) continue;
        const wrong = wrongForm(step, operation);
        if (wrong) report(file, pointerTo('/steps', index, ...wrong.at), { why: unstored, ...wrong });
      }
    }
  },
  invalidExamples: [
    {
      reason: 'a writing step has neither batch nor write',
      files: exampleProject({ [examplePaths.flow]: { '/steps/5/batch': absent } }),
      at: { file: examplePaths.flow, pointer: '/steps/5' },
    },
    {
      reason: 'a writing step has both batch and write',
      files: exampleProject({ [examplePaths.flow]: { '/steps/5/write': { reference: "'move:' & event.number" } } }),
      at: { file: examplePaths.flow, pointer: '/steps/5/write' },
    },
    {
      reason: 'a step that reads writes nothing',
      files: exampleProject({ [examplePaths.flow]: { '/steps/6/operation': 'listMovements' } }),
      at: { file: examplePaths.flow, pointer: '/steps/6/write' },
    },
    {
      reason: 'an operation that answers line by line is written as one',
      files: exampleProject({
        [examplePaths.stock]: { '/operations/createMovement/batch/results': 'body.lines' },
        [examplePaths.flow]: { '/steps/6/operation': 'createMovement', '/steps/6/parameters': absent },
      }),
      at: { file: examplePaths.flow, pointer: '/steps/6/write' },
    },
    {
      reason: 'an input without a transform goes nowhere',
      files: exampleProject({ [examplePaths.flow]: { '/steps/6/write/input': 'event' } }),
      at: { file: examplePaths.flow, pointer: '/steps/6/write/input' },
    },
  ],
};

interface WrongForm {
  /** Path inside the step. */
  readonly at: readonly string[];
  readonly what: string;
  readonly why?: string;
  readonly next: string;
}

function wrongForm(step: ConnectorStep, operation: Operation): WrongForm | undefined {
  const { id, batch, write } = step;
  const name = `The step "${id}"`;
  if (operation.direction === 'read') {
    if (!batch && !write) return undefined;
    const at = [write ? 'write' : 'batch'];
    return {
      at,
      what: `${name} reads with "${step.operation}"`,
      why: 'A read has no effects.',
      next: `Remove "${at}".`,
    };
  }
  if (batch && write) {
    return { at: ['write'], what: `${name} has both "batch" and "write"`, next: 'Keep the one that is meant.' };
  }
  if (!batch && !write) {
    const what = `${name} writes with "${step.operation}" and does not say what`;
    return { at: [], what, next: 'Add "batch" with "lines" and "body", or "write" with "reference".' };
  }
  if (write && operation.batch?.results !== undefined) {
    const what = `${name} writes one request with "${step.operation}", which answers line by line`;
    const why = 'A line that is refused would count as confirmed.';
    return { at: ['write'], what, why, next: 'Use "batch" with "lines" and "body".' };
  }
  if (write?.input !== undefined && write.body === undefined) {
    const what = `${name} has an input for a body that it does not make`;
    return { at: ['write', 'input'], what, why: 'It would be sent nowhere.', next: 'Add "body", or remove "input".' };
  }
  return undefined;
}
