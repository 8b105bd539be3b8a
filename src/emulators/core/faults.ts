/** Faults that a test asks for: what they are, and the queue that hands them out in order. */
import { type Static, type TObject, Type } from '@sinclair/typebox';
import { compileCheck, invalidControlBody } from './decoding.ts';
import type { Random } from './random.ts';

export const maximumFaults = 10_000;
const strict = { additionalProperties: false } as const;

const selection = {
  match: Type.Optional(
    Type.Object(
      {
        method: Type.Optional(Type.String({ minLength: 1, description: 'HTTP method, in capitals.' })),
        path: Type.Optional(Type.String({ minLength: 1, description: 'Part of the path with query.' })),
      },
      strict,
    ),
  ),
  times: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'How often it happens.' })),
  probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1, description: 'Drawn for each matching call.' })),
};

const Throttle = Type.Object(
  {
    kind: Type.Literal('throttle'),
    status: Type.Union([Type.Literal(429), Type.Literal(503)]),
    retryAfterSeconds: Type.Optional(Type.Number({ minimum: 0, maximum: 86_400, description: 'Absent: no header.' })),
    ...selection,
  },
  strict,
);
const ServerError = Type.Object(
  {
    kind: Type.Literal('serverError'),
    status: Type.Union([Type.Literal(500), Type.Literal(502), Type.Literal(504)]),
    ...selection,
  },
  strict,
);
const HtmlBody = Type.Object(
  {
    kind: Type.Literal('htmlBody'),
    status: Type.Optional(Type.Union([Type.Literal(200), Type.Literal(503)])),
    ...selection,
  },
  strict,
);
const Slow = Type.Object(
  {
    kind: Type.Literal('slow'),
    delayMs: Type.Integer({ minimum: 0, maximum: 600_000 }),
    when: Type.Optional(
      Type.Union([Type.Literal('before'), Type.Literal('after')], {
        description: 'Wait before the effect (default), or between the effect and the answer.',
      }),
    ),
    ...selection,
  },
  strict,
);
const DropAfterCommit = Type.Object({ kind: Type.Literal('dropAfterCommit'), ...selection }, strict);
const DropBeforeCommit = Type.Object({ kind: Type.Literal('dropBeforeCommit'), ...selection }, strict);
const PartialBatch = Type.Object(
  {
    kind: Type.Literal('partialBatch'),
    indexes: Type.Optional(Type.Array(Type.Integer({ minimum: 0 }), { maxItems: 1000 })),
    each: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'Each n-th line, counted from 1.' })),
    code: Type.String({ minLength: 1, description: 'Error code of the refused lines.' }),
    message: Type.Optional(Type.String()),
    ...selection,
  },
  strict,
);
const DuplicateWebhooks = Type.Object(
  {
    kind: Type.Literal('duplicateWebhooks'),
    copies: Type.Optional(Type.Integer({ minimum: 2, maximum: 10, description: 'How often it is sent; default 2.' })),
    ...selection,
  },
  strict,
);
const ReorderWebhooks = Type.Object(
  {
    kind: Type.Literal('reorderWebhooks'),
    hold: Type.Optional(
      Type.Integer({ minimum: 2, maximum: 100, description: 'How many webhooks are held and sent last first.' }),
    ),
    ...selection,
  },
  strict,
);
const BadSignature = Type.Object({ kind: Type.Literal('badSignature'), ...selection }, strict);

export type Fault = Static<
  | typeof Throttle
  | typeof ServerError
  | typeof HtmlBody
  | typeof Slow
  | typeof DropAfterCommit
  | typeof DropBeforeCommit
  | typeof PartialBatch
  | typeof DuplicateWebhooks
  | typeof ReorderWebhooks
  | typeof BadSignature
>;
export type FaultKind = Fault['kind'];
export type FaultOf<K extends FaultKind> = Extract<Fault, { kind: K }>;

const schemas: Readonly<Record<FaultKind, TObject>> = {
  throttle: Throttle,
  serverError: ServerError,
  htmlBody: HtmlBody,
  slow: Slow,
  dropAfterCommit: DropAfterCommit,
  dropBeforeCommit: DropBeforeCommit,
  partialBatch: PartialBatch,
  duplicateWebhooks: DuplicateWebhooks,
  reorderWebhooks: ReorderWebhooks,
  badSignature: BadSignature,
};

/** Kinds that every emulator knows, because they concern HTTP alone. */
export const httpFaultKinds: readonly FaultKind[] = [
  'throttle',
  'serverError',
  'htmlBody',
  'slow',
  'dropAfterCommit',
  'dropBeforeCommit',
];

export interface Subject {
  readonly method: string;
  /** Path with query, or the address that a webhook goes to. */
  readonly path: string;
}

/**
 * Faults in the order in which they were asked for. One without `times` happens once; with a probability and without
 * `times` it stays until it is cleared.
 */
export class FaultQueue {
  readonly #random: () => Random;
  readonly #checks: ReadonlyMap<string, ReturnType<typeof compileCheck>>;
  #waiting: { fault: Fault; left: number }[] = [];

  constructor(kinds: readonly FaultKind[], random: () => Random) {
    this.#random = random;
    this.#checks = new Map(kinds.map((kind) => [kind, compileCheck(schemas[kind])]));
  }

  /** Adds the faults of a control request. Throws `CONTROL_BODY_INVALID`, and then adds none. */
  add(body: unknown): void {
    const list = isRecord(body) ? body.faults : undefined;
    if (!Array.isArray(list)) throw invalidControlBody('/faults: a list of faults is expected.');
    if (this.#waiting.length + list.length > maximumFaults) {
      throw invalidControlBody(`/faults: at most ${maximumFaults} faults may wait.`);
    }
    const added = list.map((entry: unknown, index) => this.#decode(entry, index));
    for (const fault of added) {
      const left = fault.times ?? (fault.probability === undefined ? 1 : Number.POSITIVE_INFINITY);
      this.#waiting.push({ fault, left });
    }
  }

  /** The first waiting fault of one of these kinds that this call meets; it is used up by one. */
  take<K extends FaultKind>(kinds: readonly K[], subject: Subject): FaultOf<K> | undefined {
    for (const waiting of this.#waiting) {
      const { fault } = waiting;
      if (!(kinds as readonly FaultKind[]).includes(fault.kind) || !matches(fault, subject)) continue;
      if (fault.probability !== undefined && this.#random().next() >= fault.probability) continue;
      waiting.left -= 1;
      if (waiting.left <= 0) this.#waiting = this.#waiting.filter((other) => other !== waiting);
      return fault as FaultOf<K>;
    }
    return undefined;
  }

  /** What still waits; `left` is null where there is no limit. */
  list(): (Fault & { left: number | null })[] {
    return this.#waiting.map(({ fault, left }) => ({ ...fault, left: Number.isFinite(left) ? left : null }));
  }

  clear(): void {
    this.#waiting = [];
  }

  #decode(entry: unknown, index: number): Fault {
    const kind = isRecord(entry) ? entry.kind : undefined;
    const check = typeof kind === 'string' ? this.#checks.get(kind) : undefined;
    if (check === undefined) {
      throw invalidControlBody(`/faults/${index}/kind: one of ${[...this.#checks.keys()].join(', ')} is expected.`);
    }
    const result = check(entry);
    if ('value' in result) return result.value as Fault;
    const first = result.faults[0];
    throw invalidControlBody(`/faults/${index}${first?.path ?? ''}: ${first?.message ?? 'not a fault'}.`);
  }
}

function matches({ match }: Fault, subject: Subject): boolean {
  if (match?.method !== undefined && match.method !== subject.method) return false;
  return match?.path === undefined || subject.path.includes(match.path);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
