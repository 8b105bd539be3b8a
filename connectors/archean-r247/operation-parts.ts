/** What many of Archean's operations declare alike. */
import type { Operation } from '../../schemas/formats/connector.ts';

export const fieldNames = '{settings.fields}' as const;

/** Reads, and writes that a key or a read protects. */
export const retry: NonNullable<Operation['retry']> = {
  attempts: '{settings.retry.attempts}',
  baseMs: '{settings.retry.baseMs}',
  maximumMs: '{settings.retry.maximumMs}',
};

/** Writes that the contract protects by nothing: sent once. */
export const neverRepeated: NonNullable<Operation['retry']> = { attempts: 0, baseMs: 1_000, maximumMs: 1_000 };

export const pageParameters: NonNullable<Operation['parameters']> = {
  cursor: { in: 'query', name: '{settings.query.cursor}', description: 'Opaque; valid for at least 24 hours.' },
  limit: { in: 'query', name: '{settings.query.limit}', value: '{settings.limits.pageSize}' },
};

/** A tenant without paging answers with all rows and no page. */
export const pagination: NonNullable<Operation['pagination']> = {
  kind: 'cursor',
  parameter: 'cursor',
  next: 'page.nextCursor and $not(page.hasMore = false) ? page.nextCursor',
  maximumPages: 10_000,
};

export const updatedSince = {
  in: 'query',
  name: '{settings.query.updatedSince}',
  description: 'UTC, inclusive.',
} as const;
