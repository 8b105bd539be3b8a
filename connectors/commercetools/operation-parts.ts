/** What commercetools' operations have in common. */
import type { IdempotencyMechanism, Operation } from '../../schemas/formats/connector.ts';
import { readOutcomes } from './outcomes.ts';

export const retry: NonNullable<Operation['retry']> = {
  attempts: '{settings.retry.attempts}',
  baseMs: '{settings.retry.baseMs}',
  maximumMs: '{settings.retry.maximumMs}',
};

/** Base address of the Import API. */
export const importBaseUrl = '{settings.importUrl}/{settings.projectKey}';

type Parameters = NonNullable<Operation['parameters']>;

/** A variable of a predicate: values never stand in its text, so that none can change its meaning. */
export const variable = (name: string, description: string): Parameters[string] => ({
  in: 'query',
  name: `var.${name}`,
  required: true,
  description,
});

/** A read of one resource. */
export const readOne = (
  title: string,
  path: string,
  parameter: string,
  response: string,
  more: Partial<Operation> = {},
): Operation => ({
  title,
  direction: 'read',
  method: 'GET',
  path,
  parameters: { [parameter]: { in: 'path', required: true } },
  response,
  idempotency: [{ kind: 'none' }],
  retry,
  outcomes: readOutcomes,
  ...more,
});

/**
 * A query in pages: sorted by id, each page from the last id on. Offsets end at 10,000 and lose rows that move. Several
 * conditions named where must all hold.
 */
export const query = (
  title: string,
  path: string,
  response: string,
  { where, parameters = {}, ...more }: Partial<Operation> & { readonly where?: string } = {},
): Operation => ({
  title,
  direction: 'read',
  method: 'GET',
  path,
  parameters: {
    ...(where ? { where: { in: 'query', value: where, description: 'Sent always.' } } : {}),
    ...parameters,
    after: { in: 'query', name: 'where', description: 'The condition that the page before ended with.' },
    sort: { in: 'query', value: 'id asc' },
    limit: { in: 'query', value: '{settings.pageSize}' },
    withTotal: { in: 'query', value: false },
  },
  response,
  items: 'results',
  pagination: {
    kind: 'cursor',
    parameter: 'after',
    next: "$count(results) > 0 and $count(results) >= limit ? 'id > \"' & results[-1].id & '\"'",
    maximumPages: 10_000,
  },
  idempotency: [{ kind: 'none' }],
  retry,
  outcomes: readOutcomes,
  ...more,
});

/** commercetools has no idempotency keys: what was created is found by the key that we gave it. */
export const foundByKey = (operation: string, parameter: string): IdempotencyMechanism => ({
  kind: 'readBack',
  operation,
  parameters: { [parameter]: 'request.key' },
  found: 'body.key = request.key ? body',
  settleMs: '{settings.settleMs}',
});
