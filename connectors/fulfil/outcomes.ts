/**
 * What Fulfil's answers mean. A refusal by the rules of the business is status 400 with a type UserError; 429 is also
 * used for requests that are wrong, and those are never tried again (third-party).
 */
import type { OutcomeRule } from '../../schemas/formats/connector.ts';

/** Fulfil is not consistent about where its words stand: the first that is there. */
const words =
  '[body.description, body.message, body.error_description, body.error.message, body.error, body.detail, body.errors.message][$type($) = "string" and $ != ""][0]';

/** A page of a gateway in the place of an answer. */
const isText = '$type(body) = "string" and $contains(body, "<")';

const wrongNotTooMany = `status = 429 and $contains($lowercase($string(${words})), /page size|cannot exceed|invalid/)`;

/** Reads repeat what a write must settle. */
export const readOutcomes: OutcomeRule[] = [
  { when: 'body.__class__ = "AsyncResult"', outcome: 'retry', code: 'FULFIL_STILL_WORKING' },
  { when: 'status = 408 or status >= 500', outcome: 'retry', code: 'FULFIL_UNAVAILABLE', message: words },
  { when: `status < 400 and ${isText}`, outcome: 'retry', code: 'FULFIL_UNREADABLE' },
];

export const outcomes: OutcomeRule[] = [
  { when: wrongNotTooMany, outcome: 'dataError', code: 'FULFIL_VALIDATION_FAILED', message: words },
  { when: 'status = 429', outcome: 'throttled', code: 'FULFIL_THROTTLED', message: words },
  { when: 'status = 401', outcome: 'reauthenticate', code: 'FULFIL_UNAUTHORIZED', message: words },
  { when: 'status = 403', outcome: 'dataError', code: 'FULFIL_FORBIDDEN', message: words },
  { when: 'status = 404', outcome: 'dataError', code: 'FULFIL_NOT_FOUND', message: words },
  { when: 'status = 408 or status >= 500', outcome: 'unknown', code: 'FULFIL_UNAVAILABLE', message: words },
  { when: 'status = 409', outcome: 'conflict', code: 'FULFIL_CONFLICT', message: words },
  { when: 'body.type = "UserWarning"', outcome: 'dataError', code: 'FULFIL_USER_WARNING', message: words },
  {
    when: 'status = 400 and body.type = "UserError"',
    outcome: 'dataError',
    code: 'FULFIL_USER_ERROR',
    message: `body.code ? body.code & ": " & ${words} : ${words}`,
  },
  { when: 'status >= 400', outcome: 'dataError', code: 'FULFIL_REFUSED', message: words },
  {
    when: 'body.__class__ = "AsyncResult"',
    outcome: 'unknown',
    code: 'FULFIL_STILL_WORKING',
    message: '"Fulfil has taken the task and is not yet done with it."',
  },
  {
    when: isText,
    outcome: 'unknown',
    code: 'FULFIL_UNREADABLE',
    message: '"Fulfil answered with text that is not JSON."',
  },
  { when: 'status >= 200 and status < 300', outcome: 'ok' },
  { when: 'true', outcome: 'unknown', code: 'FULFIL_STATUS_UNEXPECTED', message: '"HTTP status " & status' },
];
