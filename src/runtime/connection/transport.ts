/** One HTTP exchange: bounded in time and size, on kept-alive connections, and honest about what is not known. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { type AxiosError, type AxiosInstance, isAxiosError } from 'axios';
import type { Answer } from './outcome.ts';
import { parseJson, storableText } from './parse-json.ts';

/** No answer came: `sent` tells whether the request may have reached the other side. */
export interface NoAnswer {
  readonly sent: boolean;
  readonly code: 'NO_ANSWER' | 'ANSWER_TOO_LARGE' | 'REQUEST_TOO_LARGE';
  readonly message: string;
}

/** The largest body that is sent, in bytes. */
const maximumRequestBytes = 10_485_760;

export function openHttp(options: { baseUrl: string; timeoutMs: number; maximumResponseBytes: number }): AxiosInstance {
  return axios.create({
    baseURL: options.baseUrl,
    // A path that begins with two slashes would otherwise take the credentials to another host.
    allowAbsoluteUrls: false,
    timeout: options.timeoutMs,
    maxContentLength: options.maximumResponseBytes,
    maxBodyLength: maximumRequestBytes,
    maxRedirects: 0,
    proxy: false,
    responseType: 'text',
    transformRequest: (data: unknown) => data,
    transformResponse: (data: unknown) => data,
    validateStatus: () => true,
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 20 }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 20 }),
  });
}

export async function exchange(
  http: AxiosInstance,
  request: {
    method: string;
    url: string;
    baseUrl?: string;
    headers: Record<string, string>;
    body: string | undefined;
  },
): Promise<Answer | NoAnswer> {
  const bytes = request.body === undefined ? 0 : Buffer.byteLength(request.body);
  if (bytes > maximumRequestBytes) {
    const message = `The request has ${bytes} bytes; the limit is ${maximumRequestBytes}.`;
    return { sent: false, code: 'REQUEST_TOO_LARGE', message };
  }
  const timeoutMs = http.defaults.timeout;
  // The transport's own limit is one of silence: an answer that trickles in would never meet it.
  const deadline = timeoutMs ? AbortSignal.timeout(timeoutMs) : undefined;
  try {
    const answer = await http.request<string>({
      method: request.method,
      url: request.url,
      ...(request.baseUrl ? { baseURL: request.baseUrl } : {}),
      headers: {
        accept: 'application/json',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { data: request.body }),
      ...(deadline ? { signal: deadline } : {}),
    });
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(answer.headers)) headers[name.toLowerCase()] = String(value);
    return { status: answer.status, headers, body: parse(answer.data) };
  } catch (error) {
    if (!isAxiosError(error)) throw error;
    const tooLarge = error.message.startsWith('maxContentLength');
    const reason = deadline?.aborted
      ? `ETIMEDOUT: no whole answer within ${timeoutMs} ms`
      : `${error.code ?? 'ERROR'}: ${error.message}`;
    return {
      sent: !failedBeforeSending(error),
      code: tooLarge ? 'ANSWER_TOO_LARGE' : 'NO_ANSWER',
      message: reason.slice(0, 300),
    };
  }
}

/**
 * Only what failed while the name was resolved or the connection was made: the same error codes can come from a
 * connection that was up (EHOSTUNREACH after a broken route, say), when the request is out already.
 */
function failedBeforeSending(error: AxiosError): boolean {
  if (error.code === 'ERR_INVALID_URL') return true;
  const { cause } = error;
  // Several addresses of one name are tried in turn.
  const causes: unknown[] = cause instanceof AggregateError ? cause.errors : [cause];
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
