/** Demands that flows and monitors claim only requirements that exist. */
import { suggestion } from '../../blueprint/nearest-names.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { requirementClaims } from '../requirement-table.ts';
import { requirements } from '../requirements.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'REQUIREMENT_UNKNOWN',
  title: 'Flows and monitors name requirements that exist',
  explanation: 'An id that does not exist meets nothing, and the requirement that was meant would count as forgotten.',
  next: 'Correct the id; "backhaul check --requirements" lists them all.',
  severity: 'error',
  scope: 'package',
  check({ catalog, report }) {
    const ids = requirements.map(({ id }) => id);
    for (const { id, at } of requirementClaims(catalog)) {
      if (!at || ids.includes(id)) continue;
      report(at.file, at.pointer, {
        what: `There is no requirement ${id}`,
        why: 'The one that was meant would count as not met.',
        next: suggestion(id, ids),
      });
    }
  },
  invalidExamples: [
    {
      reason: 'the monitor names an id that does not exist',
      files: exampleProject({ [examplePaths.flow]: { '/monitors/0/requirements/0': 'G-99' } }),
      at: { file: examplePaths.flow, pointer: '/monitors/0/requirements/0' },
    },
  ],
};
