/**
 * The shell of a response script of a connector step in a compiled flow: what the next script needs to know of the answer
 * becomes the payload. What the platform may repeat without harm it is told to repeat; everything else goes on with its
 * outcome, because only the flow knows which exception it is.
 */
import type { Outcome } from '../../src/runtime/connection/plain-outcome.ts';
import { type Answering, readAnswer } from '../outcome.ts';
import type { PlatformScript } from '../platform.ts';
import type { Answer } from './entries.ts';

export interface StepAnswering extends Answering {
  /** A repeat does no harm (it reads, or carries a key), and nothing better can find out what became of the call. */
  readonly isRepeatable: boolean;
}

/** The function that the platform calls. It does not throw, because that would make the platform repeat a write. */
export function answerScript(answering: StepAnswering): PlatformScript {
  const { id } = answering;
  return async (data) => {
    const { status, headers, body: text } = (data.response ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof status !== 'number' && typeof status !== 'string') {
      const message = `RESPONSE_MISSING ${id} was given no response. Attach it as the response script of the connector step.`;
      return { ...data, response_code: 3, message, logs: [...(data.logs ?? []), message] };
    }
    const { outcome, body } = readAnswer(answering, Number(status), headers, text);
    const { kind, code, message } = outcome;
    const number = Number(data.meta?.number);
    const logs = [...(data.logs ?? []), `${id}: HTTP status ${status}, ${[kind, code].filter(Boolean).join(' ')}`];
    const responseCode = responseCodeOf(kind, answering);
    if (responseCode !== 0) {
      const told = [code ?? kind, message].filter(Boolean).join(' ');
      return { ...data, response_code: responseCode, message: `${told}. It is tried again.`, logs };
    }
    const answer: Answer = {
      kind: 'answer',
      ...(Number.isInteger(number) ? { number } : {}),
      outcome: kind as Answer['outcome'],
      ...(code === undefined ? {} : { code }),
      ...(message === undefined ? {} : { message }),
      body,
    };
    return { ...data, payload: JSON.stringify([answer]), response_code: 0, logs };
  };
}

/** 0 goes on, 1 tries the step again, 4 authenticates anew before. A throttled call was not taken, so it may come again. */
function responseCodeOf(kind: Outcome['kind'], { direction, isRepeatable }: StepAnswering): 0 | 1 | 4 {
  if (kind === 'reauthenticate') return 4;
  if (kind === 'throttled' || kind === 'retry') return 1;
  return kind === 'unknown' && (direction === 'read' || isRepeatable) ? 1 : 0;
}
