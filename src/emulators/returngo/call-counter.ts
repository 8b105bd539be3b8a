/** How many calls a key has made in this second and in this day. */

export interface Quota {
  readonly perSecond: number;
  readonly perDay: number;
  readonly dayOffsetMs: number;
}

const millisecondsPerDay = 86_400_000;

export class CallCounter {
  #second = 0;
  #inSecond = 0;
  #day = 0;
  #inDay = 0;

  get today(): number {
    return this.#inDay;
  }

  /** Counts a call at this moment (milliseconds since 1970) if both limits permit it, else says which one does not. */
  take(now: number, { perSecond, perDay, dayOffsetMs }: Quota): 'permitted' | 'second' | 'day' {
    const second = Math.floor(now / 1000);
    const day = Math.floor((now - dayOffsetMs) / millisecondsPerDay);
    if (second !== this.#second) this.#inSecond = 0;
    if (day !== this.#day) this.#inDay = 0;
    this.#second = second;
    this.#day = day;
    if (this.#inDay >= perDay) return 'day';
    if (this.#inSecond >= perSecond) return 'second';
    this.#inSecond += 1;
    this.#inDay += 1;
    return 'permitted';
  }
}
