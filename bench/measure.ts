/** Timing for benchmarks: rounds in which the contenders take turns, medians and ratios. */

export interface Contender {
  readonly name: string;
  /** One round; gives how many items it handled. */
  run(round: number): Promise<number>;
}

/** Runs the contenders in turns; prints items per second (median, least, most) and the ratio to the first. */
export async function compare(title: string, rounds: number, contenders: readonly Contender[]): Promise<void> {
  const rates = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, run } of contenders) {
      const startedAt = performance.now();
      const items = await run(round);
      rates.get(name)?.push((items / (performance.now() - startedAt)) * 1000);
    }
  }
  console.log(`${title} (${rounds} rounds in turns, items per second)`);
  let first: number | undefined;
  for (const [name, all] of rates) {
    const sorted = [...all].sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    first ??= median;
    console.log(
      `  ${name.padEnd(44)} median ${median.toFixed(0).padStart(7)}  least ${(sorted[0] ?? 0).toFixed(0).padStart(7)}  most ${(sorted.at(-1) ?? 0).toFixed(0).padStart(7)}  ratio ${(median / first).toFixed(2)}`,
    );
  }
}
