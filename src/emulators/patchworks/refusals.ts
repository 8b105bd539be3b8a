/** How the Core API says no: statuses are documented in part, the form of the body is that of its framework (inferred). */
import type { FastifyReply } from 'fastify';
import type { PatchworksSettings } from './settings.ts';

/** An answer that is not a success; the error handler sends it as it is. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly errors: Readonly<Record<string, readonly string[]>> | undefined;

  constructor(status: number, message: string, errors?: Readonly<Record<string, readonly string[]>>) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

export const invalid = (field: string, message: string): Refusal =>
  new Refusal(422, 'The given data was invalid.', { [field]: [message] });

export const sendRefusal = (reply: FastifyReply, { status, message, errors }: Refusal): FastifyReply =>
  reply.code(status).send({ message, ...(errors ? { errors } : {}) });

/** Refuses what the settings say is refused. */
export function refuseNamed({ refusedNames }: PatchworksSettings, name: string): void {
  if (refusedNames.some((part) => name.includes(part))) throw invalid('name', `The name ${name} is refused.`);
}
