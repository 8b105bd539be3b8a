/** Demands that a write which is retried can not take effect twice. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'WRITE_RETRIED_UNPROTECTED',
  title: 'A write is retried only when something protects it from taking effect twice',
  explanation:
    'After a timeout nobody knows whether the write took effect. Sending it again without an idempotency key, a natural key or reading back can refund twice or count stock twice.',
  next: 'Set retry.attempts to 0, or declare what protects the write under idempotency.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: connector, file } of catalog.connectors.values()) {
      for (const [id, { direction, retry, idempotency }] of Object.entries(connector.operations)) {
        // A reference to a setting may become any number.
        if (direction !== 'write' || !retry || retry.attempts === 0) continue;
        if (idempotency.some(({ kind }) => kind !== 'none')) continue;
        report(file, pointerTo('/operations', id, 'retry', 'attempts'), {
          what: `The write "${id}" is retried, and nothing protects it from taking effect twice`,
          why: 'After a timeout it may have taken effect already.',
          next: 'Set attempts to 0, or declare an idempotency mechanism that the system really offers.',
        });
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the write is retried without any mechanism',
      files: exampleProject({
        [examplePaths.stock]: {
          '/operations/createMovement/idempotency': [{ kind: 'none' }],
          '/settings/capabilities/default': {},
        },
      }),
      at: { file: examplePaths.stock, pointer: '/operations/createMovement/retry/attempts' },
    },
  ],
};
