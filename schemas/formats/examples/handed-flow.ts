/** A small blueprint that other flows hand records to. */
import type { Flow } from '../flow.ts';

export const handedFlowExample: Flow = {
  id: 'example-returns--example-stock/publish-levels',
  version: '1.0.0',
  title: 'Levels are published',
  description: 'When stock has moved, its level is kept where people see it.',
  systems: ['example-returns', 'example-stock'],
  requirements: ['G-1'],
  truth: { stock: 'example-stock' },
  owners: { it: 'Connections and settings.' },
  settings: {},
  triggers: [{ id: 'handed-over', kind: 'flow', track: { sku: 'sku' } }],
  record: { name: 'SKU', orderingKey: 'key' },
  retry: { attempts: 5, baseMs: 500, maximumMs: 60_000, exception: 'RETRIES_EXHAUSTED' },
  schemaException: 'NOT_UNDERSTOOD',
  steps: [{ id: 'keep-sku', title: 'Keep the SKU', shape: 'track-data', values: { sku: 'event.sku' } }],
  exceptions: {
    RETRIES_EXHAUSTED: {
      title: 'The calls kept failing',
      owner: 'it',
      severity: 'error',
      meaning: 'The stock system failed repeatedly for this SKU.',
      resolution: 'Replay the exception once the stock system works again.',
    },
    NOT_UNDERSTOOD: {
      title: 'The record has another form',
      owner: 'it',
      severity: 'error',
      meaning: 'What was handed over does not fit what this flow reads.',
      resolution: 'Compare the event with the flow that hands over and replay it.',
    },
  },
  monitors: [],
};
