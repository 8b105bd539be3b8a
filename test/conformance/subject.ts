/** The connectors that conformance is tested of: what a test must know to use each against its emulator. */
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import type { Connector } from '../../schemas/formats/connector.ts';
import type { Emulator } from '../../src/emulators/core/emulator.ts';

export type Values = Readonly<Record<string, unknown>>;

export interface Use {
  readonly parameters?: Values;
  readonly body?: unknown;
}

/** What uses are made ready with: the emulator's control routes, and calls that nothing disturbs. */
export interface Preparation {
  readonly control: Control;
  call(operation: string, use?: Use): Promise<{ readonly body: unknown }>;
}

export interface Reading {
  /** Makes there be what is read; default: no parameters, nothing to prepare. */
  use?(preparation: Preparation): Promise<Use> | Use;
  /** For a paged reading: how it is given this many rows in pages of two, and what its pages look like on the wire. */
  readonly paged?: {
    /** Makes the emulator, which is empty, hold exactly so many rows for this reading. */
    seed(preparation: Preparation, rows: number): Promise<void>;
    rows(body: unknown): readonly unknown[];
    withRows(body: unknown, rows: readonly unknown[]): unknown;
    /** What tells rows apart, from a decoded row. */
    identity(row: unknown): string;
    /** The request as if the page size were not in it: the system gives pages of its own size. */
    withoutPageSize(request: { readonly url: string; readonly body: Buffer }): { url?: string; body?: Buffer };
  };
}

export interface Writing {
  /** The n-th use, made ready: another effect for every n. */
  use(n: number, preparation: Preparation): Promise<Use> | Use;
  /** The operation of the ledger that counts, where the system does more by itself; default all rows. */
  readonly effect?: string;
}

/** A departure from what every connector must do. */
export interface Waiver {
  /** Name of the test. */
  readonly test: string;
  readonly operation?: string;
  readonly reason: string;
}

export type Control = <Answer = unknown>(method: string, path: string, body?: unknown) => Promise<Answer>;

export interface Subject {
  /** Starts the emulator, empty, with room for any number of calls. */
  start(): Promise<Emulator>;
  /** Puts in what so many uses of each operation need. */
  seed(control: Control, uses: number): Promise<void>;
  /** Settings of a brand's connection to the system at this address: fast, and two rows on a page. */
  settings(url: string): Values;
  /** Values of all credentials, as the emulator takes them. */
  readonly credentials: Readonly<Record<string, string>>;
  /** One credential is replaced by another value: what the emulator is told. */
  readonly rotation: { readonly credential: string; readonly value: string; settings(value: string): Values };
  /** How it says that too many calls come; default 429 with a message. */
  readonly throttling?: { readonly status: number; readonly body: unknown };
  /** Every operation is in one of the two. */
  readonly reads: Readonly<Record<string, Reading>>;
  readonly writes: Readonly<Record<string, Writing>>;
  /** The credential that signs webhooks. */
  readonly webhookCredential?: string;
  /** Headers of a delivery beside the signature, with lower-case names. */
  webhookHeaders?(topic: string): Readonly<Record<string, string>>;
  readonly waivers: readonly Waiver[];
}

export interface NamedSubject extends Subject {
  readonly id: string;
  readonly connector: Connector;
}

const root = join(import.meta.dirname, '..', '..');

/** Ids of all connectors of the package, whether conformance knows them or not. */
export const connectorIds = globSync('*/connector.ts', { cwd: join(root, 'connectors') })
  .map((file) => file.split(/[\\/]/)[0] ?? '')
  .sort();

export async function loadConnector(id: string): Promise<Connector> {
  return ((await import(join(root, 'connectors', id, 'connector.ts'))) as { connector: Connector }).connector;
}

/** All subjects: a connector without one is found by `subjects.test.ts`. */
export const subjects: readonly NamedSubject[] = await Promise.all(
  connectorIds
    .filter((id) => existsSync(join(import.meta.dirname, 'subjects', `${id}.ts`)))
    .map(async (id) => {
      const { subject } = (await import(join(import.meta.dirname, 'subjects', `${id}.ts`))) as { subject: Subject };
      return { ...subject, id, connector: await loadConnector(id) };
    }),
);

/** Why a test does not hold for a connector, when that is stated. */
export const waiverOf = (subject: Subject, test: string, operation?: string): Waiver | undefined =>
  subject.waivers.find((waiver) => waiver.test === test && (waiver.operation ?? operation) === operation);
