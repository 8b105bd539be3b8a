/** Takes a payload out of a push of Google Pub/Sub, and out of the CloudEvent that may be around it there. */
import { parseJson } from '../connection/parse-json.ts';

/** Undefined for what is no such push. Source: Google's documentation of wrapped push, CloudEvents 1.0 structured mode. */
export function openPubSubEnvelope(posted: unknown): unknown {
  const data = fieldOf(fieldOf(posted, 'message'), 'data');
  if (typeof data !== 'string') return undefined;
  const payload = parseJson(Buffer.from(data, 'base64').toString('utf8'))?.value;
  const isCloudEvent = typeof fieldOf(payload, 'specversion') === 'string';
  return isCloudEvent ? fieldOf(payload, 'data') : payload;
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
