/** Refusals as Fulfil words them: rules of the business with status 400 and a type, HTTP errors with a name. */

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super(String(body.message ?? body.description));
    this.status = status;
    this.body = body;
  }
}

/** A rule of the business (400). Codes beside E1000 are not documented. */
export const userError = (message: string, code = 'E1000'): Refusal =>
  new Refusal(400, { type: 'UserError', code, message, description: '' });

const names: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  414: 'URI Too Long',
  429: 'Too Many Requests',
};

/** An error of HTTP, before any rule of the business is read. */
export const httpError = (status: 400 | 401 | 404 | 414 | 429, description: string): Refusal =>
  new Refusal(status, { code: status, name: names[status], description });
