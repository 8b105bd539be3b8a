/** How commercetools says no: `{statusCode, message, errors: [{code, message, …}]}`. */
import type { FastifyReply } from 'fastify';

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  /** `detail` stands in the error, `more` beside the list of errors. */
  constructor(
    status: number,
    code: string,
    message: string,
    detail: Readonly<Record<string, unknown>> = {},
    more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.status = status;
    this.body = { statusCode: status, message, errors: [{ code, message, ...detail }], ...more };
  }
}

export const invalidInput = (message: string): Refusal => new Refusal(400, 'InvalidInput', message);
export const invalidOperation = (message: string): Refusal => new Refusal(400, 'InvalidOperation', message);
export const invalidJson = (detail: string): Refusal =>
  new Refusal(400, 'InvalidJsonInput', 'Request body does not contain valid JSON.', { detailedErrorMessage: detail });
export const notFound = (what: string): Refusal => new Refusal(404, 'ResourceNotFound', `${what} was not found.`);

/** 401 bodies say it a second time, as OAuth does. */
export const unauthorised = (code: string, message: string): Refusal =>
  new Refusal(401, code, message, {}, { error: code, error_description: message });

export const duplicateField = (field: string, value: unknown): Refusal =>
  new Refusal(400, 'DuplicateField', `A duplicate value '${JSON.stringify(value)}' exists for field '${field}'.`, {
    field,
    duplicateValue: value,
  });

export const referenceNotFound = (typeId: string, name: Readonly<Record<string, unknown>>): Refusal =>
  new Refusal(400, 'ReferencedResourceNotFound', `The referenced object of type '${typeId}' was not found.`, {
    typeId,
    ...name,
  });

export const concurrentModification = (id: string, expected: number, currentVersion: number): Refusal =>
  new Refusal(
    409,
    'ConcurrentModification',
    `Object ${id} has a different version than expected. Expected: ${expected} - Actual: ${currentVersion}.`,
    { currentVersion },
  );

export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  return reply.code(refusal.status).send(refusal.body);
}
