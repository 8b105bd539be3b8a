import { AbortError, BugError, invariant } from './errors.ts';

test('an abort error carries its code, reason and next steps, and exit code 1 unless told otherwise', () => {
  const error = new AbortError({ code: 'X_Y', what: 'what', why: 'why', nextSteps: ['do this'] });
  expect(error).toMatchObject({ message: 'what', code: 'X_Y', why: 'why', nextSteps: ['do this'], exitCode: 1 });
});

test('an invariant that does not hold is a bug', () => {
  expect(() => invariant(false, 'no')).toThrow(BugError);
  expect(() => invariant(1, 'no')).not.toThrow();
});
