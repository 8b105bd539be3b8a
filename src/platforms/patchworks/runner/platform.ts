/**
 * A company on the platform, played: the compiled documents and scripts of a build, run as the platform's documents say.
 * Flows that are started are queued, and so many run at the same time as the tier allows.
 */
import type { ImportDocument } from '../../../../schemas/platforms/patchworks-import.ts';
import { invariant } from '../../../errors/errors.ts';
import type { Payload } from './bucket.ts';
import type { Instance } from './endpoint-call.ts';
import { type Company, executeFlow, type Notice, type RunEnd, type Tracked } from './execute-steps.ts';
import { startScriptHost } from './script-host.ts';
import { Caches, DataPools } from './stores.ts';

export interface PlayedRun extends RunEnd {
  readonly flow: string;
  readonly payload: Payload;
}

export interface PlatformOptions {
  readonly documents: readonly ImportDocument[];
  /** Instances of connectors by name, with the values of their variables. */
  readonly instances: ReadonlyMap<string, Instance>;
  /** Values of variables of flows, laid over those of the documents. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Growth allows 10 (verified). */
  readonly concurrentFlows?: number;
  /** Scripts that no step names: those of endpoints. By name. */
  readonly scripts?: ReadonlyMap<string, string>;
}

/** Runs of one test; more means that flows start each other without end. */
const mostRuns = 100_000;

export class PlayedPlatform {
  readonly notices: Notice[] = [];
  readonly tracked: Tracked[] = [];
  readonly runs: PlayedRun[] = [];
  readonly caches = new Caches();
  /** Requests and starts that the platform would count. */
  operations = 0;
  private readonly documents: ReadonlyMap<string, ImportDocument>;
  private readonly queue: { readonly flow: string; readonly payload: Payload }[] = [];
  private readonly company: Company;
  private readonly concurrentFlows: number;

  constructor({ documents, instances, variables = {}, concurrentFlows = 10, scripts }: PlatformOptions) {
    this.documents = new Map(documents.map((document) => [document.flow.name, withVariables(document, variables)]));
    const all = documents.flatMap((document) => document.scripts);
    const codes = new Map([...all.map(({ name, content }) => [name, content] as const), ...(scripts ?? [])]);
    this.concurrentFlows = concurrentFlows;
    this.company = {
      host: startScriptHost(codes),
      instances,
      caches: this.caches,
      pools: new DataPools(),
      notices: this.notices,
      tracked: this.tracked,
      onOperation: () => {
        this.operations += 1;
      },
      start: (flow, payload) => {
        this.queue.push({ flow, payload });
      },
    };
  }

  /** A webhook that came: acknowledged at once, worked on later. */
  webhook(flow: string, body: string, headers: Readonly<Record<string, string>>): void {
    this.operations += 1;
    this.queue.push({ flow, payload: { payload: body, meta: headers } });
  }

  /** A schedule that is due. */
  schedule(flow: string): void {
    this.queue.push({ flow, payload: { payload: null, meta: {} } });
  }

  /** A person starts a failed run again: from the start, with what it was given. */
  retry({ flow, payload }: PlayedRun): void {
    this.queue.push({ flow, payload });
  }

  /** Runs what is queued until nothing is. */
  async drain(): Promise<void> {
    const work = async (): Promise<void> => {
      for (let next = this.queue.shift(); next; next = this.queue.shift()) {
        const document = this.documents.get(next.flow);
        invariant(document, `the flow ${next.flow} was imported`);
        invariant(this.runs.length < mostRuns, 'flows come to an end');
        const end = await executeFlow(this.company, document, `run ${this.nextRun()}`, next.payload);
        this.runs.push({ ...next, ...end });
      }
    };
    while (this.queue.length > 0) await Promise.all(Array.from({ length: this.concurrentFlows }, work));
  }

  close(): void {
    this.company.host.close();
  }

  private count = 0;
  private nextRun(): number {
    this.count += 1;
    return this.count;
  }
}

function withVariables(document: ImportDocument, given: Readonly<Record<string, string>>): ImportDocument {
  const versions = document.flow.versions.map((version) => ({
    ...version,
    variables: version.variables.map((variable) => ({ ...variable, value: given[variable.name] ?? variable.value })),
  }));
  return { ...document, flow: { ...document.flow, versions } };
}
