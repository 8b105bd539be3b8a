/**
 * The shell of a response script, which the platform runs after a request. Verified: `response` with headers, body and
 * status; `response_code` 0 goes on, 1 fails the step and tries it again, 2 fails the flow and tries it again, 3 fails the
 * flow, 4 authenticates anew and tries again; `message` goes to the log; with such a script the data path of the endpoint
 * is passed over, so that what follows sees the whole answer. Inferred: values of headers may also be lists.
 */
import type { Outcome } from '../src/runtime/connection/plain-outcome.ts';
import { type Answering, readAnswer } from './outcome.ts';
import type { PlatformScript } from './platform.ts';

/** What the platform is told to do. What may have taken effect is never sent again by itself. */
const responseCodes: Readonly<Record<Outcome['kind'], 0 | 1 | 2 | 3 | 4>> = {
  ok: 0,
  retry: 1,
  throttled: 1,
  reauthenticate: 4,
  dataError: 3,
  conflict: 3,
  superseded: 2,
  unknown: 3,
};

/** The function that the platform calls. It does not throw, because that would make the platform repeat a write. */
export function responseScript(answering: Answering): PlatformScript {
  const { id } = answering;
  return async (data) => {
    const { status, headers, body } = (data.response ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof status !== 'number' && typeof status !== 'string') {
      const message = `RESPONSE_MISSING ${id} was given no response. Attach it as a response script to the endpoint or the connector step.`;
      return { ...data, response_code: 3, message, logs: [...(data.logs ?? []), message] };
    }
    const { outcome, text } = readAnswer(answering, Number(status), headers, body);
    const { kind, code, message } = outcome;
    const told = [code ?? kind, message].filter(Boolean).join(' ');
    return {
      ...data,
      payload: text,
      response_code: responseCodes[kind],
      ...(kind === 'ok' ? {} : { message: `${told.replace(/[.!]$/, '')}. ${nextSteps[kind]}` }),
      logs: [...(data.logs ?? []), `${id}: HTTP status ${status}, ${kind === 'ok' ? 'ok' : `${kind} ${told}`}`],
    };
  };
}

const nextSteps: Readonly<Record<Exclude<Outcome['kind'], 'ok'>, string>> = {
  retry: 'It is tried again by itself.',
  throttled: 'It is tried again by itself; if it goes on, lower the rate of the flows.',
  reauthenticate: 'If it goes on, check the key of the instance and its scopes.',
  dataError: 'Correct the record, and run the flow again.',
  conflict: 'Compare the record in both systems before running the flow again.',
  superseded: 'It is tried again by itself.',
  unknown: 'It may have taken effect: look in the system before running the flow again.',
};
