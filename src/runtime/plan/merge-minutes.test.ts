import { examplePlan } from '../intake/example-plan.ts';
import { makeMigratedHome } from '../store/test-home.ts';

test('minutes for which events wait come from the settings, and what is no time is refused by name', async () => {
  const home = await makeMigratedHome();
  const database = await home.open();
  try {
    const planOf = (mergeMinutes?: string) =>
      examplePlan(database, 'brand', 'http://127.0.0.1:9', ({ flow }) => {
        if (mergeMinutes !== undefined) flow.record.mergeMinutes = mergeMinutes;
      });
    expect((await planOf()).plan.mergeMs).toBe(0);
    expect((await planOf('$settings.limits.restock / 120')).plan.mergeMs).toBe(30_000);
    for (const none of ['-1', '1441', "'soon'"]) {
      await expect(planOf(none)).rejects.toMatchObject({ code: 'EXPRESSION_FAILED' });
    }
  } finally {
    await database.close();
    await home.remove();
  }
});
