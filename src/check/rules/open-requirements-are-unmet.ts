/** Demands that no requirement is listed as open that something meets. */
import { examplePaths, exampleProject } from '../example-project.ts';
import { requirementClaims } from '../requirement-table.ts';
import { requirements } from '../requirements.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'REQUIREMENT_OPEN_BUT_MET',
  title: 'A requirement that something meets is not listed as open',
  explanation: 'The list of open requirements is what a reader believes is missing; it must shrink as flows are built.',
  next: 'Remove the reason from src/check/requirements.ts.',
  severity: 'error',
  scope: 'package',
  check({ catalog, report }) {
    const open = new Map(requirements.map((requirement) => [requirement.id, requirement.open]));
    for (const { id, by, at } of requirementClaims(catalog)) {
      const reason = open.get(id);
      if (reason === undefined || !at) continue;
      report(at.file, at.pointer, {
        what: `${id} is listed as open, and ${by} claims to meet it`,
        why: `The list says: ${reason}`,
        next: 'Remove the reason from src/check/requirements.ts, or the claim from here.',
      });
    }
  },
  invalidExamples: [
    {
      reason: 'the flow claims a requirement of a pair that is not built',
      files: exampleProject({ [examplePaths.flow]: { '/requirements': ['G-1', 'PR-11'] } }),
      at: { file: examplePaths.flow, pointer: '/requirements/1' },
    },
  ],
};
