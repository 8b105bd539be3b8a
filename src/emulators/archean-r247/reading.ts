/** Reads a body in the contract's form. */
import type { Static, TSchema } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { compileCheck } from '../core/decoding.ts';
import { jsonBody } from '../core/http-server.ts';
import type { ArcheanContext } from './context.ts';
import { toCanonical } from './field-names.ts';
import { Problem } from './problems.ts';

/** A reader for this schema. It throws 422 `validation_failed` with one entry per fault, fields as `lines[0].sku`. */
export function bodyReader<T extends TSchema>(
  schema: T,
): (context: ArcheanContext, request: FastifyRequest) => Static<T> {
  const check = compileCheck(schema);
  return (context, request) => {
    const body = toCanonical(jsonBody(request), context.settings.fieldNames);
    const result = check(body);
    if ('value' in result) return result.value;
    throw new Problem('validation_failed', 'The body does not fit the contract.', {
      errors: result.faults.map(({ path, message }) => ({
        code: 'validation_failed',
        message,
        field: fieldOf(path),
      })),
    });
  };
}

/** Refuses a batch over the limit, with 413. */
export function refuseLargeBatch(context: ArcheanContext, lines: number): void {
  const { maxBatch } = context.settings.capabilities;
  if (lines > maxBatch) throw new Problem('batch_too_large', `${lines} lines were sent; at most ${maxBatch} may be.`);
}

function fieldOf(pointer: string): string {
  return pointer
    .slice(1)
    .replace(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.');
}
