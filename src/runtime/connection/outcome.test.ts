import type { OutcomeRule } from '../../../schemas/formats/connector.ts';
import { outcomeReader } from './outcome.ts';

const answer = (status: number, body: unknown = null, headers: Record<string, string> = {}) => ({
  status,
  headers,
  body,
});

test('the first rule that applies decides, and sees status, headers, body and settings', async () => {
  const rules: OutcomeRule[] = [
    // Something, but not true.
    { when: 'body.errors', outcome: 'conflict' },
    { when: 'status = 200 and $exists(body.errors)', outcome: 'dataError', code: 'A', message: 'body.errors[0]' },
    { when: 'status in settings.busy', outcome: 'throttled', message: 'headers."x-reason"' },
    { when: 'status = 200', outcome: 'ok' },
    { when: 'true', outcome: 'unknown' },
  ];
  const read = outcomeReader(rules, { busy: [420] }, 'write');
  expect(await read(answer(200, { errors: ['no such SKU'] }))).toEqual({
    kind: 'dataError',
    code: 'A',
    message: 'no such SKU',
  });
  expect(await read(answer(420, null, { 'x-reason': 'slow down' }))).toEqual({
    kind: 'throttled',
    message: 'slow down',
  });
  expect(await read(answer(200, {}))).toEqual({ kind: 'ok' });
  expect(await read(answer(404))).toEqual({ kind: 'unknown' });
});

test.each([
  ['read', 200, 'ok'],
  ['write', 204, 'ok'],
  ['write', 302, 'dataError'],
  ['write', 401, 'reauthenticate'],
  ['write', 404, 'dataError'],
  ['write', 409, 'conflict'],
  ['write', 429, 'throttled'],
  ['read', 408, 'retry'],
  ['write', 408, 'unknown'],
  ['read', 500, 'retry'],
  ['write', 500, 'unknown'],
  ['read', 503, 'retry'],
  ['write', 503, 'unknown'],
] as const)('where no rule applies, a %s answered with %i is %s', async (direction, status, kind) => {
  expect(await outcomeReader([], {}, direction)(answer(status))).toMatchObject({ kind });
});

test('a rule that can not be evaluated leaves the outcome open, and never fails the call that was made', async () => {
  const rules: OutcomeRule[] = [{ when: '$number(body.count) > 1', outcome: 'ok' }];
  const unreadable = answer(200, { count: 'many' });
  expect(await outcomeReader(rules, {}, 'write')(unreadable)).toMatchObject({
    kind: 'unknown',
    code: 'OUTCOME_UNREADABLE',
  });
  expect(await outcomeReader(rules, {}, 'read')(unreadable)).toMatchObject({ kind: 'retry' });
});

test('a message that can not be made leaves the outcome as it is, and a long one is cut', async () => {
  const rules: OutcomeRule[] = [
    { when: 'status = 400', outcome: 'dataError', message: '$number(body)' },
    { when: 'status = 422', outcome: 'dataError', message: 'body' },
  ];
  const read = outcomeReader(rules, {}, 'write');
  expect(await read(answer(400, 'text'))).toEqual({ kind: 'dataError' });
  expect((await read(answer(422, 'x'.repeat(5000)))).message).toHaveLength(1000);
});
