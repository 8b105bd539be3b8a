/** Demands that a monitor reads what the flow keeps and does. */
import type { Flow, RecordMonitor } from '../../../schemas/formats/flow.ts';
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'MONITOR_TRACKS_NOTHING',
  title: 'A monitor reads values that the flow tracks, and effects of its own steps',
  explanation:
    'A limit runs from a value that a trigger keeps from the moment of intake. A name that nothing keeps, or a step that writes nothing, would let the monitor raise nothing, or everything, and silence would look like health.',
  next: 'Track the value, or correct the name.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const [index, monitor] of flow.monitors.entries()) {
        if (monitor.kind !== 'record') continue;
        for (const { at, name, what, names } of readBy(flow, monitor)) {
          if (names.has(name)) continue;
          const why = 'The monitor would look at no record, or never be satisfied.';
          report(file, pointerTo('/monitors', index, ...at), { what, why, next: suggestion(name, names) });
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the tracked value has another name',
      files: exampleProject({ [examplePaths.flow]: { '/monitors/0/tracked': 'finalisedAt' } }),
      at: { file: examplePaths.flow, pointer: '/monitors/0/tracked' },
    },
    {
      reason: 'records are chosen by a value that nothing keeps',
      files: exampleProject({ [examplePaths.flow]: { '/monitors/0/where': { kind: 'exchange' } } }),
      at: { file: examplePaths.flow, pointer: '/monitors/0/where/kind' },
    },
    {
      reason: 'the value that would satisfy it is never kept',
      files: exampleProject({ [examplePaths.flow]: { '/monitors/0/unlessTracked': 'movedAt' } }),
      at: { file: examplePaths.flow, pointer: '/monitors/0/unlessTracked' },
    },
    {
      reason: 'the step whose effect would satisfy it writes nothing',
      files: exampleProject({ [examplePaths.flow]: { '/monitors/0/unlessEffect': 'plan' } }),
      at: { file: examplePaths.flow, pointer: '/monitors/0/unlessEffect' },
    },
  ],
};

interface NameRead {
  /** Path inside the monitor. */
  readonly at: readonly string[];
  readonly name: string;
  readonly what: string;
  readonly names: ReadonlySet<string>;
}

function readBy(flow: Flow, { tracked, where, unlessTracked, unlessEffect }: RecordMonitor): NameRead[] {
  const byTriggers = new Set(flow.triggers.flatMap((one) => Object.keys(('track' in one && one.track) || {})));
  const bySteps = flow.steps.flatMap((step) => (step.shape === 'track-data' ? Object.keys(step.values) : []));
  const byAny = new Set([...byTriggers, ...bySteps]);
  const writing = flow.steps.filter((step) => step.shape === 'connector' && (step.batch || step.write));
  const steps = new Set(writing.map(({ id }) => id));
  const untracked = (name: string): string => `Nothing tracks "${name}"`;
  return [
    ...(tracked === undefined
      ? []
      : [{ at: ['tracked'], name: tracked, what: `No trigger tracks "${tracked}"`, names: byTriggers }]),
    ...Object.keys(where ?? {}).map((name) => ({ at: ['where', name], name, what: untracked(name), names: byAny })),
    ...(unlessTracked === undefined
      ? []
      : [{ at: ['unlessTracked'], name: unlessTracked, what: untracked(unlessTracked), names: byAny }]),
    ...(unlessEffect === undefined
      ? []
      : [{ at: ['unlessEffect'], name: unlessEffect, what: `No step "${unlessEffect}" writes`, names: steps }]),
  ];
}
