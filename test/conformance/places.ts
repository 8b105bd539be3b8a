/** So many callers at once; the others wait for their turn, first come, first served. */
export interface Places {
  take(): Promise<void>;
  leave(): void;
}

export function openPlaces(count: number): Places {
  let free = count;
  const waiting: (() => void)[] = [];
  return {
    async take() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    leave() {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    },
  };
}
