/** Answers as a cassette says, on an address of this machine. */
import type { Cassette } from '../../../schemas/formats/cassette.ts';
import { AbortError } from '../../errors/errors.ts';
import {
  addressParts,
  type LoopbackAnswer,
  type LoopbackRequest,
  listenOnLoopback,
  refusal,
  tokenAnswer,
} from './loopback-server.ts';
import { createTape } from './tape.ts';

export interface ReplayOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** Told of each request that was answered, and of each that was not recorded. */
  onExchange?(operation: string, used: number): void;
  onRefusal?(error: AbortError): void;
}

export interface Replay {
  readonly url: string;
  /** Whether all that was recorded has been asked for. */
  readonly used: number;
  /** Ends the server. Errors: `REPLAY_UNMATCHED` when a request was not recorded so, `REPLAY_UNUSED`. */
  finish(): Promise<void>;
}

/**
 * Starts it. Nothing of who calls is checked: credentials were never recorded. A request that was not recorded is
 * answered with status 400 and the error, and makes `finish` fail. Error: `PORT_IN_USE`.
 */
export async function startReplay(cassette: Cassette, options: ReplayOptions = {}): Promise<Replay> {
  const { port = 0, onExchange, onRefusal } = options;
  const tape = createTape(cassette);

  const answer = async (incoming: LoopbackRequest): Promise<LoopbackAnswer> => {
    const token = tokenAnswer(incoming);
    if (token) return token;
    try {
      const { operation, response } = tape.take({
        method: incoming.method,
        ...addressParts(incoming.url),
        bytes: incoming.body,
      });
      onExchange?.(operation, tape.used);
      return { status: response.status, headers: response.headers, body: bodyOf(response) };
    } catch (error) {
      if (!(error instanceof AbortError)) throw error;
      onRefusal?.(error);
      return refusal(400, error);
    }
  };

  const server = await listenOnLoopback(port, answer);
  return {
    url: server.url,
    get used() {
      return tape.used;
    },
    async finish() {
      await server.close();
      tape.assertUsedUp();
    },
  };
}

/** Of a body that was not kept only the length is known, and that it is not JSON or too large. */
function bodyOf({ body, unread }: Cassette['exchanges'][number]['response']): string {
  if (unread) return '#'.repeat(Math.min(unread.bytes, 10_485_760));
  return body === undefined ? '' : JSON.stringify(body);
}
