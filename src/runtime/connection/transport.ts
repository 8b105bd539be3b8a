/** One HTTP exchange: bounded in time and size, on kept-alive connections, and honest about what is not known. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Axios, type AxiosRequestConfig, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { AnswerTooLarge, NotSent, requestRaw } from './http-request.ts';
import type { Answer } from './outcome.ts';
import { parseJson, storableText } from './parse-json.ts';
import { withoutSecrets } from './without-secrets.ts';

/** No answer came: `sent` tells whether the request may have reached the other side. */
export interface NoAnswer {
  readonly sent: boolean;
  readonly code: 'NO_ANSWER' | 'ANSWER_TOO_LARGE' | 'REQUEST_TOO_LARGE';
  readonly message: string;
}

/** Calls to one system that are out at once; more wait for their turn. */
const maximumSockets = 48;

/** The largest body that is sent, in bytes. */
const maximumRequestBytes = 10_485_760;

export function openHttp(options: { baseUrl: string; timeoutMs: number; maximumResponseBytes: number }): Axios {
  // Without the defaults of the library: they are merged into every request, and our way to the network reads none of them.
  return new Axios({
    baseURL: options.baseUrl,
    // A path that begins with two slashes would otherwise take the credentials to another host.
    allowAbsoluteUrls: false,
    timeout: options.timeoutMs,
    maxContentLength: options.maximumResponseBytes,
    responseType: 'text',
    adapter: send,
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: maximumSockets }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: maximumSockets }),
  });
}

/** Where a request goes: its path stays under the base address, even if it looks like an address of its own. */
export function addressOf(http: Axios, { url, baseUrl }: { readonly url: string; readonly baseUrl?: string }): URL {
  return under(baseUrl ?? http.defaults.baseURL, url);
}

const under = (base = '', path: string): URL => new URL(`${base.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`);

/** An answer with its length before it was made text: counting it again would look at every character. */
interface Measured extends AxiosResponse<string> {
  readonly bytes: number;
}

/** What goes through axios to our own way to the network. */
interface Gated {
  readonly mayGoOut?: () => Promise<boolean>;
}

/** In the place of axios' own way to the network, which takes nearly twice the processor's time. Follows no redirect. */
async function send(
  config: InternalAxiosRequestConfig<string | Uint8Array | undefined> & Gated,
): Promise<AxiosResponse<string | Buffer> & Pick<Measured, 'bytes'>> {
  const {
    method,
    baseURL,
    url = '',
    headers,
    data,
    timeout = 0,
    maxContentLength = 0,
    allowAbsoluteUrls,
    mayGoOut,
  } = config;
  const address = allowAbsoluteUrls ? new URL(url) : under(baseURL, url);
  const {
    status,
    headers: answered,
    bytes,
  } = await requestRaw(
    address,
    {
      method: method?.toUpperCase(),
      agent: address.protocol === 'https:' ? config.httpsAgent : config.httpAgent,
      headers: {
        'accept-encoding': 'gzip, deflate, br',
        'user-agent': 'backhaul',
        ...(data === undefined ? {} : { 'content-length': Buffer.byteLength(data) }),
        ...headers.toJSON(),
      },
    },
    data,
    { timeoutMs: timeout, maximumBytes: maxContentLength, ...(mayGoOut ? { mayGoOut } : {}) },
  );
  const answer = config.responseType === 'arraybuffer' ? bytes : bytes.toString('utf8');
  return { status, statusText: '', headers: answered, data: answer, config, bytes: bytes.length };
}

/** With the length of the answer in bytes; what it gives repeats none of the secrets. */
export async function exchange(
  http: Axios,
  request: {
    method: string;
    url: string;
    baseUrl?: string;
    headers: Record<string, string>;
    body: string | undefined;
    /** What in the headers no answer may bring back: what is kept of it, and told, would hold it. */
    secrets?: readonly string[];
    /** Asked right before the first byte goes out. */
    mayGoOut?: () => Promise<boolean>;
  },
): Promise<(Answer & { readonly bytes: number }) | NoAnswer> {
  const bytes = request.body === undefined ? 0 : Buffer.byteLength(request.body);
  if (bytes > maximumRequestBytes) {
    const message = `The request has ${bytes} bytes; the limit is ${maximumRequestBytes}.`;
    return { sent: false, code: 'REQUEST_TOO_LARGE', message };
  }
  try {
    const config: AxiosRequestConfig & Gated = {
      method: request.method,
      url: request.url,
      ...(request.baseUrl ? { baseURL: request.baseUrl } : {}),
      headers: {
        accept: 'application/json',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { data: request.body }),
      ...(request.mayGoOut ? { mayGoOut: request.mayGoOut } : {}),
    };
    const { status, headers, data, bytes: length } = await http.request<string, Measured>(config);
    const clean = withoutSecrets(request.secrets ?? []);
    const shown = Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? clean(value) : value,
    ]);
    return { status, headers: Object.fromEntries(shown), body: parse(clean(data)), bytes: length };
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code === 'ERR_INVALID_CHAR') throw error;
    return {
      sent: !failedBeforeSending(error),
      code: error instanceof AnswerTooLarge ? 'ANSWER_TOO_LARGE' : 'NO_ANSWER',
      message: `${code ?? 'ERROR'}: ${message}`.slice(0, 300),
    };
  }
}

/**
 * Only what failed while the name was resolved or the connection was made, or while the request was held: the same error codes can come from a
 * connection that was up (EHOSTUNREACH after a broken route, say), when the request is out already.
 */
function failedBeforeSending(error: unknown): boolean {
  if (error instanceof NotSent || (error as { code?: string }).code === 'ERR_INVALID_URL') return true;
  // Several addresses of one name are tried in turn.
  const causes: unknown[] = error instanceof AggregateError ? error.errors : [error];
  return causes.every((one) => {
    const { syscall } = (one ?? {}) as { syscall?: string };
    return syscall === 'connect' || syscall === 'getaddrinfo';
  });
}

function parse(text: string | undefined): unknown {
  if (!text) return null;
  const parsed = parseJson(text);
  return parsed ? parsed.value : storableText(text);
}
