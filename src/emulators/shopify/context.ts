/** What the parts of the emulated shop share. */
import type { FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { EmulatorContext } from '../core/context.ts';
import type { CostBucket } from './cost.ts';
import type { ShopifySettings } from './settings.ts';
import type { ShopifyState } from './state.ts';

export interface ShopifyContext extends EmulatorContext<ShopifySettings, ShopifyState> {
  readonly costBucket: CostBucket;
}

/** One call, as resolvers see it. */
export interface Call {
  readonly context: ShopifyContext;
  readonly request: FastifyRequest;
  /** The idempotency key of the mutation that runs. */
  key: string | null;
}

export interface UserError {
  readonly field: readonly string[] | null;
  readonly message: string;
  readonly code?: string;
}

/** Stops a mutation; nothing has been changed. */
export class Refused extends Error {
  readonly userError: UserError;

  constructor(field: readonly string[] | null, message: string, code?: string) {
    super(message);
    this.userError = { field, message, ...(code ? { code } : {}) };
  }
}

/** An error of the second layer: top-level, with HTTP 200. */
export const queryError = (code: string, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code } });

/** A global id of another type is no miss but an error of the query, as observed. */
export function requireType(id: unknown, ...types: readonly string[]): string {
  const text = String(id);
  if (types.some((type) => text.startsWith(`gid://shopify/${type}/`))) return text;
  throw queryError('RESOURCE_NOT_FOUND', `Invalid id: ${text}`);
}

export function record(
  call: Call,
  operation: string,
  reference: string,
  detail: Record<string, unknown> = {},
  identity = reference,
): void {
  call.context.ledger.record({ operation, key: call.key, reference, identity, detail });
}
