/** Demands that what a poll calls is a read that gives all of its pages. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { operationOf, operationUses } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'POLL_NOT_A_PAGED_READ',
  title: 'A poll calls a read operation with pagination and items',
  explanation:
    'A poll moves its watermark once it has seen everything of its window. An operation that writes, that gives one page only, or whose list is not known would lose records silently.',
  next: 'Name another operation, or declare pagination and items for this one.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const use of operationUses(flow)) {
        const operation = operationOf(catalog, use);
        if (!operation || !('kind' in use.user)) continue;
        const lacks =
          operation.direction !== 'read'
            ? 'is no read'
            : !operation.pagination
              ? 'has no pagination'
              : !operation.items
                ? 'does not say where its items are'
                : undefined;
        if (!lacks) continue;
        report(file, pointerTo(use.pointer, 'operation'), {
          what: `The polled operation "${use.operation}" ${lacks}`,
          why: 'The poll would miss records and never know.',
          next: 'Poll a read operation that declares items and pagination.',
        });
      }
    }
  },
  invalidExamples: [
    {
      reason: 'a write is polled',
      files: exampleProject({ [examplePaths.flow]: { '/triggers/1/operation': 'createMovement' } }),
      at: { file: examplePaths.flow, pointer: '/triggers/1/operation' },
    },
  ],
};
