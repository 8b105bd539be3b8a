/** What Archean's answers mean: the contract's error codes (inferred, RFC 9457 with code and errors). */
import type { OutcomeRule } from '../../schemas/formats/connector.ts';

/** The words of an error body, with those of each entry. */
const words =
  '$join($distinct([body.detail, body.title, body.errors.(field ? field & ": " & message : message)][$type($) = "string"]), "; ")';

/** A page of a gateway in the place of an answer. */
const isText = '$type(body) = "string" and $trim(body) != ""';

/** The code stands in the body, or in its entries where the body says validation_failed. */
const hasCode = (code: string): string => `"${code}" in [body.code, body.errors.code]`;

const throttled: OutcomeRule = {
  when: 'status in settings.rate.throttleStatuses',
  outcome: 'throttled',
  code: 'ARCHEAN_THROTTLED',
  message: words,
};

const refusal = (token: string, status: number, code: string): OutcomeRule => ({
  when: `status = ${status} and ${hasCode(token)}`,
  outcome: 'dataError',
  code,
  message: words,
});

/** Reads: nothing can have taken effect, so what could not be read is read again. */
export const readOutcomes: OutcomeRule[] = [
  throttled,
  { when: 'status = 408 or status >= 500', outcome: 'retry', code: 'ARCHEAN_UNAVAILABLE', message: words },
  { when: `status < 300 and ${isText}`, outcome: 'retry', code: 'ARCHEAN_UNREADABLE' },
];

/** The rules of every operation. */
export const outcomes: OutcomeRule[] = [
  throttled,
  { when: 'status = 401', outcome: 'reauthenticate', code: 'ARCHEAN_UNAUTHORIZED', message: words },
  { when: 'status = 403', outcome: 'dataError', code: 'ARCHEAN_FORBIDDEN', message: words },
  // The same key again, a little later.
  {
    when: `status = 409 and ${hasCode('request_in_progress')}`,
    outcome: 'retry',
    code: 'REQUEST_IN_PROGRESS',
    message: words,
  },
  {
    when: `status = 409 and ${hasCode('idempotency_key_mismatch')}`,
    outcome: 'conflict',
    code: 'IDEMPOTENCY_KEY_MISMATCH',
    message: words,
  },
  // It may have been this very batch, under a key that is no longer kept: only reading back can tell.
  {
    when: `status = 409 and ${hasCode('duplicate_reference')}`,
    outcome: 'unknown',
    code: 'DUPLICATE_REFERENCE',
    message: words,
  },
  {
    when: `status = 409 and ${hasCode('version_conflict')}`,
    outcome: 'conflict',
    code: 'VERSION_CONFLICT',
    message: words,
  },
  { when: 'status = 409', outcome: 'conflict', code: 'ARCHEAN_CONFLICT', message: words },
  { when: 'status = 404', outcome: 'dataError', code: 'ARCHEAN_NOT_FOUND', message: words },
  // The next run starts without a cursor.
  { when: 'status = 410', outcome: 'dataError', code: 'CURSOR_EXPIRED', message: words },
  { when: 'status = 413', outcome: 'dataError', code: 'BATCH_TOO_LARGE', message: words },
  refusal('unknown_sku', 422, 'UNKNOWN_SKU'),
  refusal('unknown_location', 422, 'UNKNOWN_LOCATION'),
  refusal('unknown_reason', 422, 'UNKNOWN_REASON'),
  refusal('insufficient_stock', 422, 'INSUFFICIENT_STOCK'),
  refusal('sku_not_stock_tracked', 422, 'SKU_NOT_STOCK_TRACKED'),
  refusal('period_closed', 422, 'PERIOD_CLOSED'),
  { when: 'status = 422', outcome: 'dataError', code: 'ARCHEAN_VALIDATION_FAILED', message: words },
  { when: 'status = 408 or status >= 500', outcome: 'unknown', code: 'ARCHEAN_UNAVAILABLE', message: words },
  { when: 'status >= 400', outcome: 'dataError', code: 'ARCHEAN_REFUSED', message: words },
  {
    when: isText,
    outcome: 'unknown',
    code: 'ARCHEAN_UNREADABLE',
    message: '"Archean answered with text that is not JSON."',
  },
  { when: 'status >= 200 and status < 300', outcome: 'ok' },
  {
    when: 'true',
    outcome: 'unknown',
    code: 'ARCHEAN_STATUS_UNEXPECTED',
    message: '"HTTP status " & status & " over " & settings.transport',
  },
];
