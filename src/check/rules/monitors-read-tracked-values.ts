/** Demands that a monitor's limit runs from a value that every trigger keeps. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'MONITOR_TRACKS_NOTHING',
  title: 'A monitor reads a value that a trigger tracks',
  explanation:
    'Monitors look only at records that have the tracked value. One that no trigger keeps from the moment of intake would never raise anything, and silence would look like health.',
  next: 'Track the value in the triggers, or correct the name.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      const names = new Set(flow.triggers.flatMap(({ track }) => Object.keys(track ?? {})));
      for (const [index, { tracked }] of flow.monitors.entries()) {
        if (names.has(tracked)) continue;
        report(file, pointerTo('/monitors', index, 'tracked'), {
          what: `No trigger tracks "${tracked}"`,
          why: 'The monitor would look at no record and never raise its exception.',
          next: suggestion(tracked, names),
        });
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the tracked value has another name',
      files: exampleProject({ [examplePaths.flow]: { '/monitors/0/tracked': 'finalisedAt' } }),
      at: { file: examplePaths.flow, pointer: '/monitors/0/tracked' },
    },
  ],
};
