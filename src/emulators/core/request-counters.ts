/** Calls per route, so that a test can see whether a client stayed inside its budget. */

export interface RouteCounters {
  calls: number;
  /** Answers that told the caller to slow down, by the limit or by a fault. */
  throttled: number;
  /** Calls that came in although the budget was used up. */
  overLimit: number;
}

export class RequestCounters {
  #routes = new Map<string, RouteCounters>();

  /** Counts one event of a route, named by method and route pattern (so their number is bounded). */
  add(route: string, counter: keyof RouteCounters): void {
    const counters = this.#routes.get(route) ?? { calls: 0, throttled: 0, overLimit: 0 };
    counters[counter] += 1;
    this.#routes.set(route, counters);
  }

  list(): Record<string, RouteCounters> {
    return Object.fromEntries(this.#routes);
  }

  reset(): void {
    this.#routes = new Map();
  }
}
