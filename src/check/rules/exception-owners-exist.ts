/** Demands that every exception belongs to a role that the flow declares. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { ownValue } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'OWNER_UNKNOWN',
  title: 'The owner of an exception is a role under owners',
  explanation: 'Alerts and guides go by owner; an exception whose owner is not declared reaches nobody.',
  next: 'Correct the role, or declare it under owners.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const [code, { owner }] of Object.entries(flow.exceptions)) {
        if (ownValue(flow.owners, owner) !== undefined) continue;
        report(file, pointerTo('/exceptions', code, 'owner'), {
          what: `There is no owner "${owner}"`,
          why: `Nobody would be told of ${code}.`,
          next: suggestion(owner, Object.keys(flow.owners)),
        });
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the role is not declared',
      files: exampleProject({ [examplePaths.flow]: { '/exceptions/SKU_UNKNOWN/owner': 'merchandising' } }),
      at: { file: examplePaths.flow, pointer: '/exceptions/SKU_UNKNOWN/owner' },
    },
  ],
};
