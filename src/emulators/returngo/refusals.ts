/** How ReturnGO says no. The statuses are documented; that the body has a message is inferred. */
import type { FastifyReply } from 'fastify';

/** An answer that is not a success; the error handler sends it as it is. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const sendRefusal = (reply: FastifyReply, { status, message }: Refusal): FastifyReply =>
  reply.code(status).send({ message });
