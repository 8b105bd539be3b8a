/** One HTTP exchange: bounded in time and size, on kept-alive connections, and honest about what is not known. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { type AxiosInstance, isAxiosError } from 'axios';
import type { Answer } from './outcome.ts';

/** No answer came: `sent` tells whether the request may have reached the other side. */
export interface NoAnswer {
  readonly sent: boolean;
  readonly message: string;
}

const notSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_INVALID_URL']);

export function openHttp(options: { baseUrl: string; timeoutMs: number; maximumResponseBytes: number }): AxiosInstance {
  return axios.create({
    baseURL: options.baseUrl,
    timeout: options.timeoutMs,
    maxContentLength: options.maximumResponseBytes,
    maxBodyLength: 10_485_760,
    maxRedirects: 0,
    proxy: false,
    responseType: 'text',
    transformResponse: (data: unknown) => data,
    validateStatus: () => true,
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 20 }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 20 }),
  });
}

export async function exchange(
  http: AxiosInstance,
  request: { method: string; url: string; headers: Record<string, string>; body: string | undefined },
): Promise<Answer | NoAnswer> {
  try {
    const answer = await http.request<string>({
      method: request.method,
      url: request.url,
      headers: {
        accept: 'application/json',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { data: request.body }),
    });
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(answer.headers)) headers[name.toLowerCase()] = String(value);
    return { status: answer.status, headers, body: parse(answer.data) };
  } catch (error) {
    if (!isAxiosError(error)) throw error;
    return {
      sent: !notSent.has(error.code ?? ''),
      message: `${error.code ?? 'ERROR'}: ${error.message}`.slice(0, 300),
    };
  }
}

function parse(text: string): unknown {
  if (text === '' || text === undefined) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
