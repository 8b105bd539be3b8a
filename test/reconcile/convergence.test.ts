/** G-6: what reconcilers propose makes both sides agree in one pass; `npm run converge -- --seeds 200` tries more worlds. */
import { converge } from './convergence.ts';
import { openListsStage } from './lists-stage.ts';

test('G-6: in 15 random worlds the proposed repairs reach agreement in one pass, and nothing is proposed after it', async () => {
  const stage = await openListsStage();
  try {
    const comparing = await stage.open({ schedule: { kind: 'every', minutes: '1000' } });
    const stop = await comparing.startWorking();
    let repaired = 0;
    for (let seed = 1; seed <= 15; seed += 1) repaired += (await converge(stage, comparing, seed)).repaired;
    await stop();
    expect(repaired).toBeGreaterThan(50);
  } finally {
    await stage.close();
  }
});
