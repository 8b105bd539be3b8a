/** Reading what a request asks for; what does not fit is 400. */
import type { FastifyRequest } from 'fastify';
import { jsonBody, queryValue } from '../core/http-server.ts';
import { Refusal } from './refusals.ts';

/** Comma lists of a query; undefined where the parameter is left out. */
export function listValue(request: FastifyRequest, name: string): readonly string[] | undefined {
  return queryValue(request, name)
    ?.split(',')
    .map((value) => value.trim());
}

/** An id of digits: one with the prefix that people see is invalid (verified). */
export function idOf(text: string): string {
  if (!/^\d{1,20}$/.test(text)) throw new Refusal(400, `Invalid id: ${text}`);
  return text;
}

export function objectBody(request: FastifyRequest): Readonly<Record<string, unknown>> {
  const body = jsonBody(request);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Refusal(400, 'A JSON object is expected');
  return body as Record<string, unknown>;
}

/** A field that must hold one of these values. */
export function oneOf<const T extends string>(
  body: Readonly<Record<string, unknown>>,
  field: string,
  values: readonly T[],
): T {
  const found = values.find((value) => value === body[field]);
  if (found === undefined) throw new Refusal(400, `Invalid ${field}`);
  return found;
}

type Comparison = (left: number, right: number) => boolean;

const comparisons: Readonly<Record<string, Comparison>> = {
  lt: (left, right) => left < right,
  lte: (left, right) => left <= right,
  gt: (left, right) => left > right,
  gte: (left, right) => left >= right,
  eq: (left, right) => left === right,
  neq: (left, right) => left !== right,
};

/** A condition `op:YYYY-MM-DDTHH:mm:ss` (verified), in UTC (inferred); without one everything fits. */
export function timeCondition(request: FastifyRequest, name: string): (time: unknown) => boolean {
  const text = queryValue(request, name);
  if (text === undefined) return () => true;
  const [, operator = '', date = ''] = /^([a-z]+):(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})$/.exec(text) ?? [];
  const compare = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
  const at = Date.parse(`${date}Z`);
  if (!compare || Number.isNaN(at)) throw new Refusal(400, `Invalid ${name}: op:YYYY-MM-DDTHH:mm:ss is expected`);
  return (time) => compare(Math.floor(Date.parse(String(time)) / 1000) * 1000, at);
}
