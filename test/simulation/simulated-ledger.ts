/** The system that the simulated processes write to: it counts what it really did, and when it was called. */
import { budget } from './declarations.ts';
import { virtualTime } from './virtual-time.ts';

export interface Item {
  readonly item: string;
  version: number;
  wanted: number;
  /** True time of the last change, in milliseconds since 1970. */
  changedAt: number;
  stamp: number;
  stampVersion: number;
  /** A locked item refuses bookings. */
  readonly locked: boolean;
  readonly notes: string[];
  tolls: number;
}

export interface Booking {
  readonly item: string;
  readonly reference: string;
  readonly units: number;
}

export interface LedgerRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly key: string | undefined;
  readonly body: unknown;
}

export interface LedgerAnswer {
  readonly status: number;
  readonly body: unknown;
}

const pageSize = 3;

export class SimulatedLedger {
  readonly items = new Map<string, Item>();
  /** In the order in which they took effect. */
  readonly bookings: Booking[] = [];
  private readonly answers = new Map<string, { request: string; answer: LedgerAnswer }>();
  private readonly calls: number[] = [];
  /** Ends of the windows of time whose changes were asked for, and when they were for the first time. */
  readonly listed = new Map<number, number>();
  /** Calls beyond the budget, and keys that came with another request. */
  readonly faults: string[] = [];

  /** Takes note of a call, at this time of the clock that budgets are kept by. */
  count(at: number): void {
    this.calls.push(at);
    const inWindow = this.calls.filter((other) => other > at - budget.windowMs && other <= at).length;
    if (inWindow > budget.limit) this.faults.push(`${inWindow} calls within ${budget.windowMs} ms`);
  }

  /** Applies a request, and answers it. */
  apply(request: LedgerRequest): LedgerAnswer {
    if (request.key === undefined) return this.answer(request);
    const text = JSON.stringify([request.path, request.body]);
    const known = this.answers.get(request.key);
    if (known && known.request !== text) this.faults.push(`the key ${request.key} came with another request`);
    const answer = known?.answer ?? this.answer(request);
    this.answers.set(request.key, { request: text, answer });
    return answer;
  }

  private answer({ method, path, query, body }: LedgerRequest): LedgerAnswer {
    if (path === '/items') return this.list(query);
    if (path === '/bookings') return this.book(body as { lines: Booking[] });
    const [, , name = '', part = ''] = path.split('/');
    const item = this.items.get(name);
    if (!item) return { status: 404, body: { message: 'no such item' } };
    if (part === '') return { status: 200, body: item };
    if (part === 'notes' && method === 'GET')
      return { status: 200, body: { notes: item.notes.map((text) => ({ text })) } };
    if (part === 'notes') {
      const { text } = body as { text: string };
      item.notes.push(text);
      return { status: 200, body: { text } };
    }
    if (part === 'stamp') {
      const { stamp, stampVersion } = body as Pick<Item, 'stamp' | 'stampVersion'>;
      if (stampVersion !== item.stampVersion) return { status: 409, body: { message: 'another version' } };
      item.stamp = stamp;
      item.stampVersion += 1;
      return { status: 200, body: item };
    }
    item.tolls += 1;
    return { status: 200, body: { tolls: item.tolls } };
  }

  private list(query: URLSearchParams): LedgerAnswer {
    const from = Date.parse(query.get('from') ?? '');
    const to = Date.parse(query.get('to') ?? '');
    if (!this.listed.has(to)) this.listed.set(to, virtualTime.now());
    const start = Number(query.get('cursor') ?? 0);
    const changed = [...this.items.values()].filter(({ changedAt }) => changedAt >= from && changedAt <= to);
    const next = start + pageSize < changed.length ? { next: String(start + pageSize) } : {};
    return { status: 200, body: { items: changed.slice(start, start + pageSize), ...next } };
  }

  private book({ lines }: { lines: Booking[] }): LedgerAnswer {
    const results = lines.map((line) => {
      const outcome = this.items.get(line.item)?.locked === false ? 'confirmed' : 'refused';
      if (outcome === 'confirmed') this.bookings.push(line);
      return { reference: line.reference, outcome, id: `booking ${this.bookings.length}` };
    });
    return { status: 200, body: { lines: results } };
  }
}
