/** Calls the emulated project as an API client of its own. */
export async function commercetoolsClient(
  url: string,
): Promise<(method: 'GET' | 'POST', path: string, body?: unknown) => Promise<unknown>> {
  const client = Buffer.from('commercetools-emulator-client:commercetools-emulator-secret').toString('base64');
  const granted = await fetch(`${url}/oauth/token?grant_type=client_credentials`, {
    method: 'POST',
    headers: { authorization: `Basic ${client}` },
  });
  const { access_token } = (await granted.json()) as { access_token: string };
  return async (method, path, body) => {
    const answer = await fetch(`${url}/demo/${path}`, {
      method,
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
    return JSON.parse(text);
  };
}
