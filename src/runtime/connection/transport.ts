/** One HTTP exchange: bounded in time and size, on kept-alive connections, and honest about what is not known. */
import {
  Axios,
  AxiosHeaders,
  type AxiosRequestConfig,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from 'axios';
import type { Dispatcher } from 'undici';
import { AnswerTooLarge, HeldBack, NotSent, openConnections, type RawLimits, requestRaw } from './http-request.ts';
import type { Answer } from './outcome.ts';
import { parseJson, storableText } from './parse-json.ts';
import { callsAtOnce } from './slot-queue.ts';
import { withoutSecrets } from './without-secrets.ts';

/** No answer came: `sent` tells whether the request may have reached the other side. */
export interface NoAnswer {
  readonly sent: boolean;
  readonly code: 'NO_ANSWER' | 'ANSWER_TOO_LARGE' | 'REQUEST_TOO_LARGE' | 'REQUEST_INVALID' | 'HELD_BACK';
  readonly message: string;
}

/** To one system; more calls wait for their turn. A quarter more than usual calls are out, so that an urgent one does not wait. */
const maximumConnections = callsAtOnce * 1.25;

/** The largest body that is sent, in bytes. */
const maximumRequestBytes = 10_485_760;

export function openHttp(options: { baseUrl: string; timeoutMs: number; maximumResponseBytes: number }): Axios {
  const connections = openConnections(maximumConnections, options.timeoutMs);
  // Without the defaults of the library, and with the fewest of ours: they are merged into every request.
  return new Axios({
    baseURL: options.baseUrl,
    // A path that begins with two slashes would otherwise take the credentials to another host.
    allowAbsoluteUrls: false,
    adapter: sendOn(connections, { timeoutMs: options.timeoutMs, maximumBytes: options.maximumResponseBytes }),
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
  readonly mayGoOut?: () => boolean;
}

type Asked = InternalAxiosRequestConfig<string | Uint8Array | undefined> & Gated;

/** In the place of axios' own way to the network, which takes several times the processor's time. Follows no redirect. */
function sendOn(connections: Dispatcher, limits: Pick<RawLimits, 'timeoutMs' | 'maximumBytes'>) {
  return async (config: Asked): Promise<AxiosResponse<string | Buffer> & Pick<Measured, 'bytes'>> => {
    const { method = 'get', baseURL, url = '', data, mayGoOut } = config;
    const address = config.allowAbsoluteUrls ? new URL(url) : under(baseURL, url);
    const headers = {
      'accept-encoding': 'gzip, deflate, br',
      'user-agent': 'backhaul',
      // All of them texts: they are given so, and the library has no defaults here.
      ...(config.headers as unknown as Record<string, string>),
    };
    const answer = await requestRaw(
      connections,
      address,
      { method: method.toUpperCase(), headers, body: data },
      mayGoOut ? { ...limits, mayGoOut } : limits,
    );
    return {
      status: answer.status,
      statusText: '',
      // As axios keeps them: it would make them of the others twice.
      headers: new AxiosHeaders(answer.headers),
      data: config.responseType === 'arraybuffer' ? answer.bytes : answer.bytes.toString('utf8'),
      config,
      bytes: answer.bytes.length,
    };
  };
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
    /** Asked right before the first byte goes out, when the connection is there; if not, the code is `HELD_BACK`. */
    mayGoOut?: () => boolean;
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
    const shown: Record<string, string> = {};
    for (const [name, value] of Object.entries(headers as Record<string, string>)) shown[name] = clean(value);
    return { status, headers: shown, body: parse(clean(data)), bytes: length };
  } catch (error) {
    return noAnswer(error as Error & { code?: string });
  }
}

function noAnswer(error: Error & { readonly code?: string }): NoAnswer {
  const { code = 'ERROR' } = error;
  // Everything that a request needs was there before its first byte: whatever comes later may have reached the other side.
  const sent = !(error instanceof NotSent || error instanceof HeldBack || code === 'ERR_INVALID_URL');
  const message = `${code}: ${error.message}`.slice(0, 300);
  if (error instanceof AnswerTooLarge) return { sent, code: 'ANSWER_TOO_LARGE', message };
  if (error instanceof HeldBack) return { sent, code: 'HELD_BACK', message };
  return { sent, code: !sent && code === 'UND_ERR_INVALID_ARG' ? 'REQUEST_INVALID' : 'NO_ANSWER', message };
}

function parse(text: string | undefined): unknown {
  if (!text) return null;
  const parsed = parseJson(text);
  return parsed ? parsed.value : storableText(text);
}
