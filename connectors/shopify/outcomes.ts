/**
 * What Shopify's answers mean, in the three layers of its errors: HTTP, then errors of the query, then userErrors of
 * the mutation. All but the first come with HTTP 200.
 */
import type { OutcomeRule } from '../../schemas/formats/connector.ts';

const words =
  '$join([body.errors[$type($) = "string"], body.errors.message, body.data.*.userErrors.($string($join(field, ".")) & ": " & message)], "; ")';
const hasCode = (code: string): string => `"${code}" in body.errors.extensions.code`;
const userCode = (code: string): string => `"${code}" in body.data.*.userErrors.code`;
const mismatch = 'cannot be used with different operation parameters';

const notAnAnswer = '$type(body) != "object" or $not($exists(body.data) or $exists(body.errors))';

/** A read repeats what it could not read. */
export const readOutcomes: OutcomeRule[] = [
  { when: 'status = 408 or status >= 500', outcome: 'retry', code: 'SHOPIFY_UNAVAILABLE', message: words },
  { when: `status = 200 and (${notAnAnswer})`, outcome: 'retry', code: 'SHOPIFY_UNREADABLE' },
  {
    when: `${hasCode('INTERNAL_SERVER_ERROR')} or ${hasCode('TIMEOUT')}`,
    outcome: 'retry',
    code: 'SHOPIFY_UNAVAILABLE',
    message: words,
  },
];

export const outcomes: OutcomeRule[] = [
  { when: 'status = 401', outcome: 'reauthenticate', code: 'SHOPIFY_UNAUTHORIZED', message: words },
  {
    when: `status = 429 or ${hasCode('THROTTLED')}`,
    outcome: 'throttled',
    code: 'SHOPIFY_THROTTLED',
    message: words,
  },
  { when: 'status = 402 or status = 423', outcome: 'dataError', code: 'SHOPIFY_SHOP_LOCKED', message: words },
  {
    when: `status = 403 or ${hasCode('ACCESS_DENIED')}`,
    outcome: 'dataError',
    code: 'SHOPIFY_ACCESS_DENIED',
    message: words,
  },
  { when: 'status = 404', outcome: 'dataError', code: 'SHOPIFY_SHOP_UNKNOWN', message: words },
  { when: 'status = 408 or status >= 500', outcome: 'unknown', code: 'SHOPIFY_UNAVAILABLE', message: words },
  { when: 'status >= 400', outcome: 'dataError', code: 'SHOPIFY_REFUSED', message: words },
  {
    when: notAnAnswer,
    outcome: 'unknown',
    code: 'SHOPIFY_UNREADABLE',
    message: '"Shopify answered with something that is no answer of GraphQL."',
  },
  {
    when: `${hasCode('INTERNAL_SERVER_ERROR')} or ${hasCode('TIMEOUT')}`,
    outcome: 'unknown',
    code: 'SHOPIFY_UNAVAILABLE',
    message: words,
  },
  {
    // The key is held by an earlier attempt that still runs.
    when: `${hasCode('IDEMPOTENCY_CONCURRENT_REQUEST')} or ${userCode('IDEMPOTENCY_CONCURRENT_REQUEST')}`,
    outcome: 'retry',
    code: 'SHOPIFY_REQUEST_IN_PROGRESS',
    message: words,
  },
  {
    // Refunds have no codes, so the words are read too.
    when: `${hasCode('IDEMPOTENCY_KEY_PARAMETER_MISMATCH')} or ${userCode('IDEMPOTENCY_KEY_PARAMETER_MISMATCH')} or $contains(${words}, "${mismatch}")`,
    outcome: 'conflict',
    code: 'SHOPIFY_KEY_MISMATCH',
    message: words,
  },
  {
    // A mutation that ran, and of which a part of the answer failed.
    when: '$exists(body.errors) and $count(body.data.*[$type($) = "object"]) > 0',
    outcome: 'unknown',
    code: 'SHOPIFY_ANSWER_PARTIAL',
    message: words,
  },
  { when: '$exists(body.errors)', outcome: 'dataError', code: 'SHOPIFY_QUERY_REFUSED', message: words },
  {
    when: userCode('CHANGE_FROM_QUANTITY_STALE'),
    outcome: 'superseded',
    code: 'SHOPIFY_QUANTITY_STALE',
    message: words,
  },
  {
    when: userCode('OPERATION_IN_PROGRESS'),
    outcome: 'throttled',
    code: 'SHOPIFY_BULK_OPERATION_IN_PROGRESS',
    message: words,
  },
  { when: userCode('NOT_FOUND'), outcome: 'dataError', code: 'SHOPIFY_NOT_FOUND', message: words },
  { when: userCode('INVALID_STATE'), outcome: 'dataError', code: 'SHOPIFY_STATE_FORBIDS', message: words },
  {
    when: '$exists(body.data.*.userErrors.message)',
    outcome: 'dataError',
    code: 'SHOPIFY_REFUSED',
    message: words,
  },
  { when: 'status >= 200 and status < 300', outcome: 'ok' },
  { when: 'true', outcome: 'unknown', code: 'SHOPIFY_STATUS_UNEXPECTED', message: '"HTTP status " & status' },
];
