/** What requests must look like; what they may carry beside is let through, as the platform lets through what it adds. */
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { compileCheck } from '../core/decoding.ts';
import { jsonBody } from '../core/http-server.ts';
import { invalidJson } from './refusals.ts';

/** Reads the body of a request. Throws 400 InvalidJsonInput that names the first fault. */
export function bodyReader<T extends TSchema>(schema: T): (request: FastifyRequest) => Static<T> {
  const check = compileCheck(schema);
  return (request) => {
    const result = check(jsonBody(request));
    if ('value' in result) return result.value;
    const fault = result.faults[0];
    throw invalidJson(`Request body does not contain valid JSON: ${fault?.path ?? ''}: ${fault?.message ?? ''}`);
  };
}

/** Reads one action. */
export function actionReader<T extends TSchema>(schema: T): (action: unknown) => Static<T> {
  const check = compileCheck(schema);
  return (action) => {
    const result = check(action);
    if ('value' in result) return result.value;
    const fault = result.faults[0];
    throw invalidJson(`actions: ${fault?.path ?? ''}: ${fault?.message ?? ''}`);
  };
}

export const Key = Type.String({ minLength: 2, maxLength: 256, pattern: '^[A-Za-z0-9_-]+$' });
export const Named = Type.Object({ id: Type.Optional(Type.String()), key: Type.Optional(Type.String()) });
export type Named = Static<typeof Named>;
export const Quantity = Type.Integer();

export const readUpdate = bodyReader(
  Type.Object({
    version: Type.Integer(),
    actions: Type.Array(Type.Object({ action: Type.String() }), { maxItems: 500 }),
  }),
);
