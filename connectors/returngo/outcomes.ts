/** What ReturnGO's answers mean. Rules of an operation are read first, then the common ones, top down. */
import type { OutcomeRule } from '../../schemas/formats/connector.ts';

/** ReturnGO's words; the shape of its errors is not published, so the usual places are looked at. */
const words =
  '$join($distinct([body.message, body.Message, body.error, body.error.message, body.errors, body.errors.*][$type($) = "string"]), "; ")';

const is2xx = 'status >= 200 and status < 300';
/** A page of a gateway in the place of an answer. A bare word may be an answer of a write: none is published. */
const isPage = '$type(body) = "string" and $contains(body, "<")';

/** A reading whose answer is not what was asked for is made again. */
const reading = (expected: string): OutcomeRule[] => [
  { when: `status = 200 and ${expected}`, outcome: 'ok' },
  { when: 'status = 408 or status >= 500', outcome: 'retry', code: 'RETURNGO_UNAVAILABLE', message: words },
  { when: is2xx, outcome: 'retry', code: 'RETURNGO_UNREADABLE', message: words },
];

export const rmaListOutcomes = reading('$exists(body.rmas)');
export const transactionListOutcomes = reading('$exists(body.transactions)');
export const webhookListOutcomes = reading('$type(body) = "array"');

const rmaNotFound: OutcomeRule = { when: 'status = 404', outcome: 'dataError', code: 'RMA_NOT_FOUND', message: words };

export const rmaOutcomes = [...reading('$exists(body.rmaSummary.rmaId)'), rmaNotFound];

/** Writes that name an RMA. */
export const rmaWriteOutcomes: OutcomeRule[] = [rmaNotFound];

/** An invalid change of status is 400 (verified). */
const statusRefused: OutcomeRule = {
  when: 'status = 400',
  outcome: 'dataError',
  code: 'RETURNGO_STATUS_REFUSED',
  message: words,
};

export const rmaStatusOutcomes: OutcomeRule[] = [rmaNotFound, statusRefused];
export const shipmentOutcomes: OutcomeRule[] = [
  { when: 'status = 404', outcome: 'dataError', code: 'SHIPMENT_NOT_FOUND', message: words },
  statusRefused,
];
/** What is gone is as it should be, whoever removed it. */
export const removalOutcomes: OutcomeRule[] = [{ when: 'status = 404', outcome: 'ok' }];

/** The rules of every operation. What may have taken effect is unknown, and is settled by what the operation declares. */
export const outcomes: OutcomeRule[] = [
  {
    // The words of Amazon's API Gateway, on which ReturnGO runs, for a quota that is used up (inferred).
    when: 'status = 429 and $contains($lowercase($string(body)), "limit exceeded")',
    outcome: 'throttled',
    code: 'RETURNGO_QUOTA_USED_UP',
    message: words,
  },
  { when: 'status = 429', outcome: 'throttled', code: 'RETURNGO_THROTTLED', message: words },
  { when: 'status = 401', outcome: 'reauthenticate', code: 'RETURNGO_UNAUTHORIZED', message: words },
  // The key does not serve this shop (verified), or the gateway does not know the key (inferred).
  { when: 'status = 403', outcome: 'reauthenticate', code: 'RETURNGO_SHOP_REFUSED', message: words },
  { when: 'status = 408 or status >= 500', outcome: 'unknown', code: 'RETURNGO_UNAVAILABLE', message: words },
  { when: isPage, outcome: 'unknown', code: 'RETURNGO_UNREADABLE', message: '"ReturnGO answered with a page."' },
  { when: 'status = 404', outcome: 'dataError', code: 'RETURNGO_NOT_FOUND', message: words },
  { when: 'status = 409', outcome: 'conflict', code: 'RETURNGO_CONFLICT', message: words },
  { when: 'status >= 400', outcome: 'dataError', code: 'RETURNGO_REFUSED', message: words },
  { when: is2xx, outcome: 'ok' },
  { when: 'true', outcome: 'unknown', code: 'RETURNGO_STATUS_UNEXPECTED', message: '"HTTP status " & status' },
];
