/**
 * What Loop's answers mean. Loop answers many failures with HTTP 200 (verified), so the body decides, not the status.
 * Rules of an operation are read first, then the common ones, top down.
 */
import type { OutcomeRule } from '../../schemas/formats/connector.ts';

/** Loop's words, whichever of its error shapes carries them. */
const words =
  '$join($distinct([body.message, body.error.message, body.errors.*, body.errors][$type($) = "string"]), "; ")';

const is2xx = 'status >= 200 and status < 300';
const namesAnError = '(body.errors or body.error)';
const hasCode = (code: string): string => `"${code}" in [body.errors.code, body.error.code]`;
/** A page of a gateway in the place of an answer. */
const isText = '$type(body) = "string" and $trim(body) != ""';

const saysNone = '$contains($lowercase($string(body.error.message)), "no return found")';

const returnNotFound: OutcomeRule = {
  when: `status = 404 or ${hasCode('NOT_FOUND')} or ${saysNone}`,
  outcome: 'dataError',
  code: 'RETURN_NOT_FOUND',
  message: words,
};

/** A read repeats what it could not read. */
const unreadable: OutcomeRule[] = [
  { when: 'status = 408 or status >= 500', outcome: 'retry', code: 'LOOP_UNAVAILABLE', message: words },
  { when: `${isText} and status != 401 and status != 429`, outcome: 'retry', code: 'LOOP_UNREADABLE' },
  { when: hasCode('UNEXPECTED_ERROR'), outcome: 'retry', code: 'LOOP_UNEXPECTED_ERROR', message: words },
];

/** Reads of lists. */
export const listOutcomes: OutcomeRule[] = [
  { when: 'status = 200 and $type(body) = "array"', outcome: 'ok' },
  ...unreadable,
];

/** The list of returns: a bare array or an envelope. */
export const returnListOutcomes: OutcomeRule[] = [
  { when: 'status = 200 and ($type(body) = "array" or $exists(body.returns))', outcome: 'ok' },
  ...unreadable,
];

/** One return. A miss is HTTP 200 with an error object (third-party). */
export const returnOutcomes: OutcomeRule[] = [
  { when: 'status = 200 and $exists(body.id) and $exists(body.line_items)', outcome: 'ok' },
  returnNotFound,
  ...unreadable,
];

/** One return, or none: a miss is what was asked for. */
export const foundOutcomes: OutcomeRule[] = [
  { when: `status = 200 and ${saysNone}`, outcome: 'ok' },
  ...returnOutcomes,
];

/** Notes of a return: 422 with the literal false when there are none (third-party). */
export const noteListOutcomes: OutcomeRule[] = [
  { when: 'status = 200 and $type(body) = "array" or status = 422 and body = false', outcome: 'ok' },
  returnNotFound,
  ...unreadable,
];

/** Lists inside an envelope. */
export const envelopeOutcomes: OutcomeRule[] = unreadable;

/** process, flag, close, cancel and remove: success is the literal true, and a refusal also has HTTP 200. */
export const actionOutcomes: OutcomeRule[] = [
  { when: `${is2xx} and body = true`, outcome: 'ok' },
  returnNotFound,
  {
    when: `${is2xx} and $not(${isText}) and $not${namesAnError}`,
    outcome: 'unknown',
    code: 'LOOP_ANSWER_UNCLEAR',
    message: words,
  },
];

/** Writes that name a return and answer with more than true. */
export const returnWriteOutcomes: OutcomeRule[] = [returnNotFound];

/** The rules of every operation. What may have taken effect is unknown, and is settled by reading back. */
export const outcomes: OutcomeRule[] = [
  { when: 'status = 429', outcome: 'throttled', code: 'LOOP_THROTTLED', message: words },
  {
    // A missing scope is 401 too, although the key is valid (verified).
    when: `status = 401 or body.errors = "Unauthorized." or body.error.http_code = "GEN-UNAUTHORIZED" or ${hasCode('NOT_AUTHORIZED')}`,
    outcome: 'reauthenticate',
    code: 'LOOP_UNAUTHORIZED',
    message: words,
  },
  { when: 'status = 408 or status >= 500', outcome: 'unknown', code: 'LOOP_UNAVAILABLE', message: words },
  { when: isText, outcome: 'unknown', code: 'LOOP_UNREADABLE', message: '"Loop answered with text that is not JSON."' },
  { when: hasCode('UNEXPECTED_ERROR'), outcome: 'unknown', code: 'LOOP_UNEXPECTED_ERROR', message: words },
  { when: hasCode('UNPROCESSABLE_FLAGGED_RETURN'), outcome: 'dataError', code: 'RETURN_FLAGGED', message: words },
  { when: hasCode('UNPROCESSABLE_RETURN'), outcome: 'dataError', code: 'RETURN_UNPROCESSABLE', message: words },
  { when: hasCode('ORDER_NOT_FOUND'), outcome: 'dataError', code: 'ORDER_NOT_FOUND', message: words },
  {
    when: hasCode('DESTINATION_LIMIT_EXCEEDED'),
    outcome: 'dataError',
    code: 'DESTINATION_LIMIT_EXCEEDED',
    message: words,
  },
  { when: `status = 404 or ${hasCode('NOT_FOUND')}`, outcome: 'dataError', code: 'LOOP_NOT_FOUND', message: words },
  { when: 'status = 403', outcome: 'dataError', code: 'LOOP_FORBIDDEN', message: words },
  { when: 'status = 409', outcome: 'conflict', code: 'LOOP_CONFLICT', message: words },
  { when: 'status = 422', outcome: 'dataError', code: 'LOOP_VALIDATION_FAILED', message: words },
  { when: `status >= 400 or ${namesAnError}`, outcome: 'dataError', code: 'LOOP_REFUSED', message: words },
  { when: is2xx, outcome: 'ok' },
  { when: 'true', outcome: 'unknown', code: 'LOOP_STATUS_UNEXPECTED', message: '"HTTP status " & status' },
];
