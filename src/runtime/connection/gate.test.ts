import { setTimeout as wait } from 'node:timers/promises';
import { openGate } from './gate.ts';
import type { Permission } from './permission.ts';
import { notMade } from './plain-outcome.ts';

/** A permission that holds for so many questions. */
function permissionFor(questions: number, untilMs = 0): Permission & { readonly givenBack: () => number } {
  let asked = 0;
  let givenBack = 0;
  const at = performance.now() + untilMs;
  return {
    untilMs: () => Math.max(0, at - performance.now()),
    isLate() {
      asked += 1;
      return asked > questions;
    },
    async giveBack() {
      givenBack += 1;
    },
    end: () => undefined,
    givenBack: () => givenBack,
  };
}
const never = async () => notMade('throttled', 'BUDGET_PAUSED', 'None.');

test('a call goes out when the time of its permission has come', async () => {
  const startedAt = performance.now();
  expect(await openGate({}, { permission: permissionFor(1, 60), permit: never }).pass()).toBeUndefined();
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(59);
});

test('a permission whose time is over is given back, and the call goes out with the next one', async () => {
  const [first, second] = [permissionFor(1), permissionFor(1)];
  const gate = openGate({}, { permission: first, permit: async () => second });
  expect(await gate.pass()).toBeUndefined();
  expect(first.givenBack()).toBe(0);
  expect(await gate.pass()).toBeUndefined();
  expect([first.givenBack(), second.givenBack()]).toEqual([1, 0]);
});

test('where no other permission is had, the call is not made', async () => {
  const late = permissionFor(0);
  const end = await openGate({}, { permission: late, permit: never }).pass();
  expect(end?.outcome.code).toBe('BUDGET_PAUSED');
  expect(late.givenBack()).toBe(1);
});

test('a call whose permissions always come too late ends, and keeps no place', async () => {
  const given: ReturnType<typeof permissionFor>[] = [];
  const next = () => {
    given.push(permissionFor(0));
    return given.at(-1) as Permission;
  };
  const end = await openGate({}, { permission: next(), permit: async () => next() }).pass();
  expect(end?.outcome).toMatchObject({ kind: 'throttled', code: 'BUDGET_PAUSED' });
  expect(given.map((one) => one.givenBack())).toEqual(given.map(() => 1));
});

test('what was claimed too long ago is claimed again, and a claim that is lost stops the call', async () => {
  let claims = 0;
  const beforeSending = async () => {
    claims += 1;
    return claims < 3;
  };
  const gate = openGate({ beforeSending }, { permission: permissionFor(9), permit: never });
  expect(await gate.pass()).toBeUndefined();
  expect(await gate.pass()).toBeUndefined();
  expect(claims).toBe(1);
  const waiting = openGate({ beforeSending }, { permission: permissionFor(9, 2_100), permit: never });
  expect((await waiting.pass())?.outcome.code).toBe('CLAIM_LOST');
  expect(claims).toBe(3);
});

test('a claim that takes long makes the permission late, which is asked for anew', async () => {
  const at = performance.now();
  const short: Permission = { ...permissionFor(1), isLate: () => performance.now() - at > 50 };
  const beforeSending = () => wait(100, true);
  const next = permissionFor(1);
  expect(await openGate({ beforeSending }, { permission: short, permit: async () => next }).pass()).toBeUndefined();
  expect(next.isLate()).toBe(true);
});
