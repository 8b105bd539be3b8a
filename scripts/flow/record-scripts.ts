/** The scripts of a compiled flow that are the same for every flow: each is one function of the platform. */
import { textHash } from '../../src/mapping/library/standard/sha256.ts';
import { parsePayload } from '../parse-payload.ts';
import { failure, type PlatformData, type PlatformScript, type Texts } from '../platform.ts';
import { type Arrival, entriesOf, type Memory, type Request, type State, stateOf, type Unwritten } from './entries.ts';

const metaOf = (data: PlatformData, added: Texts): Texts => ({ ...data.meta, ...added });

/** A verified webhook becomes a record. Errors: those of `parsePayload`, `WEBHOOK_NOT_UNDERSTOOD`. */
export const arrive: PlatformScript = async (data) => {
  const event = parsePayload(data.payload, 'arrive');
  const { key = '', version = '', trigger = '' } = data.meta ?? {};
  if (key === '') {
    throw failure('WEBHOOK_NOT_UNDERSTOOD', 'The webhook has no key', 'Put the webhook script before this one');
  }
  const receivedAt = new Date().toISOString();
  const dedupe = `${key}|${version}`;
  const arrival: Arrival = { key, version, dedupe, source: 'webhook', trigger, receivedAt, event };
  return { ...data, payload: JSON.stringify(arrival) };
};

/** A record becomes the first entry of its list. `record` names its caches: a key may hold any character. */
export const open: PlatformScript = async (data) => {
  const { event, ...arrival } = parsePayload(data.payload, 'open') as Arrival;
  const { key, trigger } = arrival;
  if (typeof key !== 'string' || key === '') {
    throw failure('ENTRIES_UNREADABLE', 'The flow was started without a record', 'Start it by the flow that receives');
  }
  const state: State = {
    ...arrival,
    kind: 'state',
    context: { event },
    effects: [],
    intended: [],
    triggers: trigger === '' ? [] : [trigger],
    findings: [],
    handed: [],
    requests: [],
    open: [],
  };
  const record = textHash(key).slice(0, 32);
  return { ...data, payload: JSON.stringify([state]), meta: metaOf(data, { record, key: key.slice(0, 500) }) };
};

/** What later runs must know of this arrival; that it is always something makes sure that the cache has the key. */
export const remember: PlatformScript = async (data) => {
  const { trigger } = stateOf(entriesOf(data.payload, 'remember'), 'remember');
  const memory: Memory = trigger === '' ? { kind: 'memory' } : { kind: 'memory', trigger };
  return { ...data, payload: JSON.stringify([memory]) };
};

/** Goes on only where the pool of records with confirmed effects does not have this one. */
export const unwritten: PlatformScript = async (data) => {
  const { key } = stateOf(entriesOf(data.payload, 'unwritten'), 'unwritten');
  const entry: Unwritten = { kind: 'unwritten', key };
  return { ...data, payload: JSON.stringify(entry) };
};

/** One request as the connector step takes it: parameters in the metadata, the body as the payload. */
export const request: PlatformScript = async (data) => {
  const [found] = entriesOf(data.payload, 'request') as Request[];
  if (found?.kind !== 'request') {
    throw failure('ENTRIES_UNREADABLE', 'This entry is no request', 'Let the route before hand on requests alone');
  }
  const parameters = Object.entries(found.parameters).map(([name, value]) => [`p_${name}`, value]);
  const meta = metaOf(data, { number: String(found.number), step: found.step, ...Object.fromEntries(parameters) });
  return { ...data, payload: found.body === undefined ? '' : JSON.stringify(found.body), meta };
};
