/** Demands that something meets every requirement that is not listed as open. */
import { join } from 'node:path';
import { sourceFile } from '../../blueprint/source-file.ts';
import { exampleProject } from '../example-project.ts';
import { requirementTable } from '../requirement-table.ts';
import type { Rule } from '../rule.ts';

const listPath = 'src/check/requirements.ts';

export const rule: Rule = {
  code: 'REQUIREMENT_UNMET',
  title: 'Every requirement is met by a flow, a monitor or a command, or is listed as open with the reason',
  explanation: 'A requirement that nothing claims to meet was forgotten, or lost when a flow was changed.',
  next: 'Name the id where it is met, or give the reason why it is open.',
  severity: 'error',
  scope: 'package',
  check({ catalog, report }) {
    const list = sourceFile(join(catalog.packageRoot, listPath), 'requirements');
    for (const [index, { id, sentence, open, metBy }] of requirementTable(catalog).entries()) {
      if (open !== undefined || metBy.length > 0) continue;
      report(list, `/${index}`, {
        what: `Nothing meets ${id}`,
        why: `It demands: ${sentence}`,
        next: 'Name it under requirements of the flow or monitor that meets it, or say here why it is open.',
      });
    }
  },
  invalidExamples: [
    {
      reason: 'the only flow meets G-1 and G-6, and no other id',
      files: exampleProject({}, { [listPath]: 'export const requirements = [];\n' }),
      at: { file: listPath, pointer: '' },
    },
  ],
};
