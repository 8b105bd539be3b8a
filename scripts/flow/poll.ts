/** The scripts of a compiled flow that polls: what to ask for, and which records the pages hold. */
import { textHash } from '../../src/mapping/library/standard/sha256.ts';
import { type Check, causeOf, type Evaluate, failure, type PlatformScript } from '../platform.ts';
import { distinct } from '../webhook.ts';
import { requestOf, type Wire } from './calls.ts';
import { type Arrival, entriesOf, type Request } from './entries.ts';
import { listOf } from './run.ts';

export interface Asking {
  readonly wire: Wire;
  /** Parameters that take the ends of the window; what is left out is not asked for. */
  readonly from?: string;
  readonly to?: string;
  readonly maximumDays?: number;
  readonly settings: Readonly<Record<string, unknown>>;
  /** `step`: the connector step that takes the parameters of this pass, where passes have different ones. */
  readonly passes: readonly { readonly step: string; readonly parameters: Readonly<Record<string, Evaluate>> }[];
  /** Minutes back from now, where the variable of the flow gives no other number. */
  readonly lookBackMinutes: number;
}

export const lookBackVariable = 'lookBackMinutes';
const longestLookBack = 5_256_000;
const mostWindows = 100;
const dayMs = 86_400_000;

/** One request for each window and each pass. Errors: `LOOK_BACK_INVALID`. */
export function askPoll(asking: Asking): PlatformScript {
  return async (data) => {
    const given = data.flow?.variables?.[lookBackVariable] ?? data.variables?.[lookBackVariable];
    const minutes = given === undefined || given === '' ? asking.lookBackMinutes : Number(given);
    if (!(minutes > 0 && minutes <= longestLookBack)) {
      const what = `${lookBackVariable} is ${given}; it is a number of minutes up to ${longestLookBack}`;
      throw failure('LOOK_BACK_INVALID', what, 'Correct the variable of the flow');
    }
    const end = Date.now();
    const step = (asking.maximumDays ?? Number.POSITIVE_INFINITY) * dayMs - 1000;
    const requests: Request[] = [];
    for (let start = end - minutes * 60_000; start < end; start += step) {
      const ends = { from: new Date(start).toISOString(), to: new Date(Math.min(start + step, end)).toISOString() };
      const window = {
        ...(asking.from === undefined ? {} : { [asking.from]: ends.from }),
        ...(asking.to === undefined ? {} : { [asking.to]: ends.to }),
      };
      for (const pass of asking.passes) {
        const given = Object.entries(pass.parameters).map(([name, value]) => [
          name,
          value({}, { settings: asking.settings, window: ends }),
        ]);
        const request = requestOf(asking.wire, requests.length, { ...Object.fromEntries(given), ...window });
        requests.push({ ...request, step: pass.step });
      }
      if (requests.length > mostWindows * asking.passes.length) {
        const what = `${minutes} minutes are more than ${mostWindows} windows`;
        throw failure('LOOK_BACK_INVALID', what, 'Shorten the variable of the flow');
      }
    }
    return { ...data, payload: JSON.stringify(requests) };
  };
}

export interface Identifying {
  readonly id: string;
  readonly items: Evaluate;
  readonly key: Evaluate;
  readonly version: Evaluate;
  /** A polled item is the record itself. */
  readonly check?: Check;
}

/** The records of the pages. An item that is not understood is handed on as such, so that its neighbours go on. */
export function identifyItems({ id, items, key, version, check }: Identifying): PlatformScript {
  return async (data) => {
    const receivedAt = new Date().toISOString();
    const arrivals: Arrival[] = [];
    for (const answer of entriesOf(data.payload, id)) {
      if (answer.kind !== 'answer') continue;
      if (answer.outcome !== 'ok') {
        const what = `A page of ${id} was not read: ${answer.code ?? answer.outcome} ${answer.message ?? ''}`.trim();
        throw failure('PAGE_NOT_OK', what, 'Look at the settings of the poll');
      }
      for (const event of listOf(items(answer.body))) {
        const found = identified(key, version, check, event);
        const dedupe = `${id}|${found.key}|${found.version}`;
        arrivals.push({ ...found, dedupe, source: 'poll', trigger: '', receivedAt, event });
      }
    }
    const payload = JSON.stringify(arrivals);
    return { ...data, payload, logs: [...(data.logs ?? []), `${id}: ${arrivals.length} records`] };
  };
}

const maximumKeyBytes = 512;

type Identified = Pick<Arrival, 'key' | 'version' | 'unread'>;

function identified(key: Evaluate, version: Evaluate, check: Check | undefined, event: unknown): Identified {
  const unread = (unreadBecause: string): Identified => {
    const hash = textHash(JSON.stringify(event)).slice(0, 12);
    return { key: `item ${hash}`, version: hash, unread: `An item of the poll ${unreadBecause}.` };
  };
  try {
    const [named, told] = [key(event), version(event)];
    if ((typeof named !== 'string' && typeof named !== 'number') || named === '')
      return unread('names no business key');
    if (Buffer.byteLength(String(named)) > maximumKeyBytes) return unread('has too long a business key');
    const known = {
      key: String(named),
      version: distinct(told === undefined || told === null ? '' : `${told}`, event),
    };
    const unfit = check?.(event);
    return unfit ? { ...known, unread: `The record does not fit: ${unfit.path} ${unfit.reason}.` } : known;
  } catch (error) {
    return unread(`can not be keyed: ${causeOf(error)}`);
  }
}
