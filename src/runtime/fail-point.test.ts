import { spawnSync } from 'node:child_process';
import { armFailPoint, FailPointError, failPoint, onFailPoint } from './fail-point.ts';
import { failPointNames } from './fail-points.ts';

const disarm = () => onFailPoint(() => undefined);

/** A process that passes one point three times, and says each time that it has. */
const passing = (armed: string) =>
  spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { failPoint } from ${JSON.stringify(new URL('./fail-point.ts', import.meta.url).href)};
       for (let n = 1; n <= 3; n += 1) { await failPoint('effect.sent'); console.log(n); }`,
    ],
    { env: { BACKHAUL_FAIL_POINT: armed }, encoding: 'utf8' },
  );

test('a process is killed at the named point, at the named passing', () => {
  expect(passing('effect.sent=kill@3')).toMatchObject({ signal: 'SIGKILL', stdout: '1\n2\n' });
  expect(passing('effect.stored=kill')).toMatchObject({ signal: null, status: 0, stdout: '1\n2\n3\n' });
});

test('a point that does not exist is refused with a code, and with the names of those that do', () => {
  const { status, stderr } = passing('effect.lost=kill');
  expect(status).not.toBe(0);
  expect(stderr).toContain('FAIL_POINT_UNKNOWN');
  expect(stderr).toContain('effect.stored');
  for (const wrong of ['effect.sent', 'effect.sent=stop', 'effect.sent=kill@0', 'effect.sent=hold:x'])
    expect(passing(wrong).status).not.toBe(0);
});

test('an armed passing fails once, and the others go on', async () => {
  armFailPoint('effect.sent=error@2');
  await failPoint('effect.sent');
  await failPoint('effect.stored');
  await expect(failPoint('effect.sent')).rejects.toThrow(FailPointError);
  await failPoint('effect.sent');
  disarm();
});

test('a held passing waits, and another does not wait for it', async () => {
  const order: string[] = [];
  armFailPoint('effect.sent=hold:50');
  const held = Promise.resolve(failPoint('effect.sent')).then(() => order.push('held'));
  await failPoint('effect.sent');
  order.push('next');
  await held;
  expect(order).toEqual(['next', 'held']);
  disarm();
});

test('a listener hears of every passing until it is ended', async () => {
  const heard: string[] = [];
  const end = onFailPoint((point) => void heard.push(point));
  await failPoint('work.claimed');
  end();
  await failPoint('work.loaded');
  expect(heard).toEqual(['work.claimed']);
});

test('every name says where it is and what has happened there', () => {
  for (const name of failPointNames) expect(name).toMatch(/^[a-z]+\.[a-z-]+$/);
  expect(failPointNames.length).toBeGreaterThan(20);
});
