/** What commercetools' answers mean. Its own errors are JSON with codes; those of its infrastructure may be HTML. */
import type { OutcomeRule } from '../../schemas/formats/connector.ts';

const words = '$join([body.errors.message, body.message][$type($) = "string"][[0..4]], "; ")';
const hasCode = (code: string): string => `"${code}" in body.errors.code`;
/** A page of a gateway, or a part of an answer, in the place of an answer. */
const isText = '$type(body) = "string" and $trim(body) != ""';

/** A read repeats what it could not read. */
export const readOutcomes: OutcomeRule[] = [
  { when: 'status = 408 or status >= 500', outcome: 'retry', code: 'COMMERCETOOLS_UNAVAILABLE', message: words },
  { when: `${isText} and status != 401 and status != 429`, outcome: 'retry', code: 'COMMERCETOOLS_UNREADABLE' },
];

/** What is not there is deleted. */
export const deleteOutcomes: OutcomeRule[] = [{ when: 'status = 404 and $exists(body.errors)', outcome: 'ok' }];

/**
 * The rules of every operation. A 503 of a write is unknown, although OverCapacity sounds like a refusal: were it sent
 * again with a version that it moved itself, the conflict would hide that it took effect.
 */
export const outcomes: OutcomeRule[] = [
  { when: 'status = 429', outcome: 'throttled', code: 'COMMERCETOOLS_THROTTLED', message: words },
  { when: 'status = 401', outcome: 'reauthenticate', code: 'COMMERCETOOLS_UNAUTHORIZED', message: words },
  { when: 'status = 408 or status >= 500', outcome: 'unknown', code: 'COMMERCETOOLS_UNAVAILABLE', message: words },
  { when: isText, outcome: 'unknown', code: 'COMMERCETOOLS_UNREADABLE', message: '"The answer is text, not JSON."' },
  { when: 'status >= 200 and status < 300', outcome: 'ok' },
  {
    when: `status = 409 and ${hasCode('ConcurrentModification')}`,
    outcome: 'conflict',
    code: 'VERSION_CONFLICT',
    message: words,
  },
  { when: 'status = 409', outcome: 'conflict', code: 'COMMERCETOOLS_CONFLICT', message: words },
  { when: hasCode('DuplicateField'), outcome: 'dataError', code: 'DUPLICATE_FIELD', message: words },
  { when: hasCode('ReferencedResourceNotFound'), outcome: 'dataError', code: 'REFERENCE_NOT_FOUND', message: words },
  { when: hasCode('InvalidOperation'), outcome: 'dataError', code: 'INVALID_OPERATION', message: words },
  { when: hasCode('OutOfStock'), outcome: 'dataError', code: 'OUT_OF_STOCK', message: words },
  { when: 'status = 403', outcome: 'dataError', code: 'COMMERCETOOLS_FORBIDDEN', message: words },
  { when: 'status = 404', outcome: 'dataError', code: 'COMMERCETOOLS_NOT_FOUND', message: words },
  { when: 'status >= 400 and status < 500', outcome: 'dataError', code: 'COMMERCETOOLS_REFUSED', message: words },
  { when: 'true', outcome: 'unknown', code: 'COMMERCETOOLS_STATUS_UNEXPECTED', message: '"HTTP status " & status' },
];
