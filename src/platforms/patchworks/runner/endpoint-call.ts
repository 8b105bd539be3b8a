/** A connector step: the request of its endpoint, with the scripts around it, as often as the step may try. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Step } from '../../../../schemas/platforms/patchworks-import.ts';
import type { Item, PostmanCollection } from '../../../../schemas/platforms/postman-collection.ts';
import type { PlatformData } from '../../../../scripts/platform.ts';
import { invariant } from '../../../errors/errors.ts';
import { tokenHeader } from './access-tokens.ts';
import { filled, type Payload } from './bucket.ts';

/** An instance of a connector: the values of its variables, and what it may be asked. */
export interface Instance {
  readonly collection: PostmanCollection;
  readonly variables: Readonly<Record<string, string>>;
  /** By the name of the endpoint. */
  readonly scripts: Readonly<Record<string, { readonly preRequest: string; readonly pagination?: string }>>;
}

export type RunScript = (script: string, data: PlatformData) => Promise<PlatformData>;

interface WireRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export class CallFailed extends Error {}

/** Short here, because how long the platform pauses is not documented, and a test need not wait. */
const pauseMs = 20;
const mostPages = 1_000;

/** One payload for each page. Rejects with `CallFailed` when the tries are used up. */
export async function callEndpoint(
  step: Step,
  payload: Payload,
  instance: Instance,
  runScript: RunScript,
  onRequest: () => void,
): Promise<Payload[]> {
  const { endpoint } = step;
  const item = instance.collection.item.find(({ name }) => name === endpoint?.name);
  invariant(item && endpoint, `the connector of ${step.name} has the endpoint ${endpoint?.name}`);
  const scripts = instance.scripts[endpoint.name];
  const pages: Payload[] = [];
  let request: WireRequest | undefined = requestOf(item, step, payload, instance.variables);
  while (request) {
    invariant(pages.length < mostPages, `${endpoint.name} ends its pages`);
    const { sent, response, saved } = await tryCall(step, payload, request, instance, runScript, onRequest);
    pages.push(saved);
    request = undefined;
    if (scripts?.pagination === undefined) break;
    const told = { headers: response.headers, status_code: response.status };
    const asked = JSON.stringify({ request: sent, response: told, payload: saved.payload });
    const answer = await runScript(scripts.pagination, { payload: asked, meta: payload.meta });
    const next = JSON.parse(answer.payload ?? '{}') as WireRequest & { readonly has_next_page: boolean };
    if (next.has_next_page)
      request = {
        url: next.url,
        method: next.method,
        headers: next.headers,
        ...(next.body ? { body: next.body } : {}),
      };
  }
  return pages;
}

interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function tryCall(
  step: Step,
  payload: Payload,
  request: WireRequest,
  instance: Instance,
  runScript: RunScript,
  onRequest: () => void,
) {
  const retries = Number(step.config.retries ?? 0);
  let told = '';
  let isRefused = false;
  for (let attempt = 0; attempt <= retries; attempt += 1) {
    if (attempt > 0) await wait(pauseMs);
    onRequest();
    const sent = await prepared(step, request, instance, runScript, isRefused);
    let response: Response;
    try {
      response = await send(sent, Number(step.config.timeout ?? 30) * 1000);
    } catch (error) {
      told = `The connection failed: ${String((error as Error).message)}`;
      continue;
    }
    const script = step.script_version?.script;
    invariant(script, `the step ${step.name} has a response script`);
    const answer = await runScript(script, { payload: response.body, meta: payload.meta, response });
    if (answer.response_code === 0) {
      return { sent, response, saved: { payload: answer.payload, meta: payload.meta } };
    }
    told = String(answer.message ?? answer.response_code);
    if (answer.response_code === 3) break;
    if (answer.response_code === 4 && !isRefused) {
      // It authenticates anew and sends the request again, which is no retry of the step (verified).
      isRefused = true;
      attempt -= 1;
    }
  }
  throw new CallFailed(told);
}

async function prepared(
  step: Step,
  request: WireRequest,
  instance: Instance,
  runScript: RunScript,
  isRefused: boolean,
): Promise<WireRequest> {
  const name = step.endpoint?.name ?? '';
  const authorization = await tokenHeader(instance, name, isRefused);
  const changed = await scripted(instance.scripts[name]?.preRequest, request, instance, runScript);
  return authorization === undefined ? changed : { ...changed, headers: { ...changed.headers, authorization } };
}

async function scripted(
  script: string | undefined,
  request: WireRequest,
  instance: Instance,
  runScript: RunScript,
): Promise<WireRequest> {
  if (script === undefined) return request;
  const asked = { payload: JSON.stringify({ request }), variables: instance.variables, meta: {} };
  const answer = await runScript(script, asked);
  return (JSON.parse(answer.payload ?? '{}') as { request: WireRequest }).request;
}

async function send({ url, method, headers, body }: WireRequest, timeoutMs: number): Promise<Response> {
  const answer = await fetch(url, {
    method,
    headers,
    signal: AbortSignal.timeout(timeoutMs),
    ...(body === undefined || method === 'GET' ? {} : { body }),
  });
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
}

function requestOf(item: Item, step: Step, payload: Payload, variables: Readonly<Record<string, string>>): WireRequest {
  const { method, url, header, body } = item.request;
  const given = new Map((step.variables ?? []).map(({ name, value }) => [name, filled(value, payload)]));
  const [host = ''] = url.host;
  const base = host.replace(/\{\{(\w+)\}\}/g, (_, name: string) => variables[name] ?? '');
  const path = url.path.map((part) => (part.startsWith(':') ? (given.get(part.slice(1)) ?? '') : part)).join('/');
  const query = new URLSearchParams();
  for (const { key, value, disabled } of url.query ?? []) {
    const own = given.get(key);
    if (own !== undefined) query.append(key, own);
    else if (!disabled) query.append(key, value);
  }
  const search = query.toString();
  const headers: Record<string, string> = {};
  for (const { key, value, disabled } of header) {
    const own = given.get(key);
    if (own !== undefined || !disabled) headers[key.toLowerCase()] = own ?? value;
  }
  const raw = body === undefined ? undefined : filled(body.raw, payload);
  return {
    method,
    url: `${base}/${path}${search === '' ? '' : `?${search}`}`,
    headers,
    ...(raw === undefined || raw === '' ? {} : { body: raw }),
  };
}
