/** The shapes in which Loop says no. Several coexist; each is used where it was seen. */
import type { FastifyReply } from 'fastify';

export type LoopErrorCode =
  | 'UNEXPECTED_ERROR'
  | 'NOT_AUTHORIZED'
  | 'NOT_FOUND'
  | 'UNPROCESSABLE_RETURN'
  | 'UNPROCESSABLE_FLAGGED_RETURN'
  | 'FAILED_TO_DELETE_WEBHOOK'
  | 'FAILED_TO_CREATE_WEBHOOK'
  | 'FAILED_TO_UPDATE_WEBHOOK'
  | 'DESTINATION_LIMIT_EXCEEDED';

/** An answer that is not a success; the error handler sends it as it is. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown, message: string) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

/** An action that is refused answers 200 with `errors` (process verified, the others third-party). */
export function actionRefusal(message: string, code: LoopErrorCode): Refusal {
  return new Refusal(200, { errors: { message, code } }, message);
}

/** The same object with a status of its own. */
export function codedRefusal(status: number, message: string, code: LoopErrorCode): Refusal {
  return new Refusal(status, { errors: { message, code } }, message);
}

/** Details of an unknown return: 200 with `error` (third-party). */
export function detailsRefusal(): Refusal {
  const message = 'No return found with this ID.';
  return new Refusal(200, { error: { message } }, message);
}

/** Laravel's validation error, 422 (third-party). */
export function validationRefusal(field: string, message: string): Refusal {
  return new Refusal(422, { message, errors: { [field]: [message] } }, message);
}

/** A line of another shop: 403 with a list (third-party). */
export function forbiddenRefusal(message: string): Refusal {
  return new Refusal(403, { errors: [{ message }] }, message);
}

/** No key: the gateway's shape, whose code and http_code look swapped (third-party). */
export function missingKeyRefusal(): Refusal {
  const error = { code: '401', http_code: 'GEN-UNAUTHORIZED', message: 'Unauthorized.' };
  return new Refusal(401, { error }, error.message);
}

/** A wrong key: the application's shape (third-party). */
export function wrongKeyRefusal(): Refusal {
  return new Refusal(401, { errors: 'Unauthorized.' }, 'Unauthorized.');
}

/** A key without the scope: 401, not 403 (verified); the body is inferred. */
export function missingScopeRefusal(scope: string): Refusal {
  return codedRefusal(401, `The API key lacks the scope ${scope}.`, 'NOT_AUTHORIZED');
}

export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  return reply.code(refusal.status).type('application/json').send(JSON.stringify(refusal.body));
}
