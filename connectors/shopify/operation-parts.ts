/** What Shopify's operations are made of. Every call is a POST of a document to one address. */
import { readFileSync } from 'node:fs';
import type { IdempotencyMechanism, Operation } from '../../schemas/formats/connector.ts';
import { published } from './evidence.ts';
import { readOutcomes } from './outcomes.ts';

export const retry: NonNullable<Operation['retry']> = {
  attempts: '{settings.retry.attempts}',
  baseMs: '{settings.retry.baseMs}',
  maximumMs: '{settings.retry.maximumMs}',
};

/** Writes of which nothing tells whether they took effect: sent once. */
export const neverRepeated: NonNullable<Operation['retry']> = { attempts: 0, baseMs: 1_000, maximumMs: 1_000 };

/** Shopify keeps a key for 24 hours, and refuses it with other parameters. */
export const keyed: IdempotencyMechanism = { kind: 'variable', variable: 'idempotencyKey' };

/** The text of documents/<name>.graphql: read here, so that the definition stays data that needs no files. */
export function document(name: string, cost: number): NonNullable<Operation['graphql']> {
  return { document: readFileSync(new URL(`documents/${name}.graphql`, import.meta.url), 'utf8'), cost };
}

const call = { method: 'POST', path: '/graphql.json', evidence: published } as const;

export const id = (description: string) => ({ in: 'variable', required: true, description }) as const;

type Read = Pick<Operation, 'title' | 'graphql'> &
  Partial<Pick<Operation, 'description' | 'evidence' | 'parameters' | 'response'>>;

export function reading(operation: Read): Operation {
  return { ...call, direction: 'read', idempotency: [{ kind: 'none' }], retry, outcomes: readOutcomes, ...operation };
}

/** `connection` is the way to the list from `data`; `first` the size of a page, where it is not the setting. */
export function listing({
  connection,
  first,
  parameters,
  ...operation
}: Read & { connection: string; first?: number }): Operation {
  return {
    ...reading(operation),
    parameters: {
      ...parameters,
      first: { in: 'variable', value: first ?? '{settings.pageSize}' },
      after: { in: 'variable', description: 'Cursor of the page before.' },
    },
    items: `data.${connection}.nodes`,
    pagination: {
      kind: 'cursor',
      parameter: 'after',
      next: `data.${connection}.pageInfo.hasNextPage ? data.${connection}.pageInfo.endCursor : null`,
      maximumPages: 10_000,
    },
  };
}

export function writing(
  operation: Read & Pick<Operation, 'request' | 'outcomes'> & { idempotency: IdempotencyMechanism[] },
): Operation {
  const unprotected = operation.idempotency.every(({ kind }) => kind === 'none');
  return { ...call, direction: 'write', retry: unprotected ? neverRepeated : retry, ...operation };
}

/** A return that stands in one of these states has been changed already. */
export const readBackStatus = (way: string, ...states: string[]): IdempotencyMechanism => ({
  kind: 'readBack',
  operation: 'getReturn',
  parameters: { id: way },
  found: `body.data.return.status in ${JSON.stringify(states)} ? {"data": {"readBack": {"return": body.data.return, "userErrors": []}}}`,
  settleMs: '{settings.settleMs}',
});
