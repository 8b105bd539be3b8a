/** Parts that operations of ReturnGO share. */
import type { Operation } from '../../schemas/formats/connector.ts';

export const retry: NonNullable<Operation['retry']> = {
  attempts: '{settings.retry.attempts}',
  baseMs: '{settings.retry.baseMs}',
  maximumMs: '{settings.retry.maximumMs}',
};

type Parameters = NonNullable<Operation['parameters']>;
type OneParameter = Parameters[string];

/** Digits only: without the prefix RMA that people see. */
export const rmaId = { in: 'path', required: true, description: 'Digits, without the prefix RMA.' } as const;

/** A condition on a time; ReturnGO takes one for each parameter. */
export const timeFilter = (name: string): OneParameter => ({
  in: 'query',
  name,
  description:
    'op:YYYY-MM-DDTHH:mm:ss with op lt, lte, gt, gte, eq or neq, e.g. gte:2026-03-02T09:15:00 (verified); UTC (inferred).',
});

/** Any of several values. */
export const listFilter = (name: string, description: string): OneParameter => ({
  in: 'query',
  name,
  join: ',',
  description,
});

/** Paging of both lists. */
export const pageParameters: Parameters = {
  pageSize: { in: 'query', name: 'pagesize', value: '{settings.pageSize}', description: 'Required, 1 to 500.' },
  cursor: { in: 'query', description: 'From next_cursor.' },
};

export const pagination: NonNullable<Operation['pagination']> = {
  kind: 'cursor',
  parameter: 'cursor',
  // Not cursor, which a public client reads, and so ends after the first page.
  next: 'next_cursor',
  maximumPages: 10_000,
};
