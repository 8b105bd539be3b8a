/**
 * Takes a bucket of payloads through the steps of an import document: routes at the same time, branches one after
 * another, scripts up to four times, and what fails inside of a try out of the bucket and into its catch.
 */
import type { ImportDocument, Step } from '../../../../schemas/platforms/patchworks-import.ts';
import { invariant } from '../../../errors/errors.ts';
import { scriptLimits } from '../run-script.ts';
import { type Bucket, filled, type Payload, parsed, passes } from './bucket.ts';
import { callEndpoint, type Instance } from './endpoint-call.ts';
import type { ScriptHost } from './script-host.ts';
import type { Caches, DataPools } from './stores.ts';

export interface Notice {
  readonly flow: string;
  readonly level: string;
  readonly group: string;
  readonly text: string;
}

/** What a track step of a flow shows of one payload. */
export interface Tracked {
  readonly flow: string;
  readonly values: Readonly<Record<string, string>>;
}

/** What the company has: shared by all runs. */
export interface Company {
  readonly host: ScriptHost;
  readonly instances: ReadonlyMap<string, Instance>;
  readonly caches: Caches;
  readonly pools: DataPools;
  readonly notices: Notice[];
  readonly tracked: Tracked[];
  onOperation(): void;
  start(flow: string, payload: Payload): void;
}

export interface RunEnd {
  readonly status: 'SUCCESS' | 'FAILURE' | 'PARTIAL_SUCCESS';
  readonly errors: readonly string[];
}

const scriptTries = 4;
const shownVariable = 100;
const longestTracked = 255;

class PayloadFailed extends Error {
  readonly payload: Payload;
  constructor(payload: Payload, message: string) {
    super(message);
    this.payload = payload;
  }
}

export async function executeFlow(
  company: Company,
  document: ImportDocument,
  runId: string,
  first: Payload,
): Promise<RunEnd> {
  const run = new FlowRun(company, document, runId);
  try {
    await run.start([first]);
  } catch (error) {
    if (!(error instanceof PayloadFailed)) throw error;
    return { status: 'FAILURE', errors: [error.message] };
  }
  return { status: run.errors.length > 0 ? 'PARTIAL_SUCCESS' : 'SUCCESS', errors: run.errors };
}

class FlowRun {
  readonly errors: string[] = [];
  private readonly company: Company;
  private readonly name: string;
  private readonly runId: string;
  private readonly steps: ReadonlyMap<string, Step>;
  private readonly followers: ReadonlyMap<string, Step>;
  private readonly variables: Readonly<Record<string, string>>;
  private readonly first: Step;
  /** Inside of a try: what failed there. */
  private caught: PayloadFailed[] | undefined;

  constructor(company: Company, { flow }: ImportDocument, runId: string) {
    const [version] = flow.versions;
    const [first] = version?.steps ?? [];
    invariant(version && first, `the flow ${flow.name} has steps`);
    this.company = company;
    this.name = flow.name;
    this.runId = runId;
    this.first = first;
    this.steps = new Map(version.steps.map((step) => [step.name, step]));
    this.followers = new Map(
      version.steps.flatMap((step) => (step.parent_flow_step ? [[step.parent_flow_step, step]] : [])),
    );
    this.variables = Object.fromEntries(version.variables.map(({ name, value }) => [name, value]));
  }

  start(bucket: Bucket): Promise<void> {
    return this.leg(this.first.name, bucket);
  }

  private async leg(first: string | undefined, given: Bucket): Promise<void> {
    let bucket = given;
    let step = first === undefined ? undefined : this.steps.get(first);
    while (step && bucket.length > 0) {
      bucket = await this.step(step, bucket);
      step = this.followers.get(step.name);
    }
  }

  private async step(step: Step, bucket: Bucket): Promise<Bucket> {
    const { company } = this;
    switch (step.microservice) {
      case 'try-catch':
        return this.tried(step, bucket);
      case 'branch':
        for (const { first_step } of step.routes ?? []) await this.leg(first_step, bucket);
        return bucket;
      case 'route':
        await Promise.all(
          (step.routes ?? []).map(({ first_step, filters }) =>
            this.leg(
              first_step,
              bucket.filter((payload) => passes(payload, filters)),
            ),
          ),
        );
        return bucket;
      case 'cache': {
        const scope = step.cache?.type === 'flow run' ? this.runId : step.cache?.type === 'flow' ? this.name : '';
        return company.caches.take(step, scope, bucket);
      }
      case 'dedupe':
        return company.pools.take(step, bucket);
      case 'notify':
        for (const payload of bucket) {
          const { level, group, template } = step.config;
          const text = filled(String(template), payload, shownVariable);
          company.notices.push({ flow: this.name, level: String(level), group: String(group), text });
        }
        return bucket;
      case 'track':
        for (const payload of bucket) company.tracked.push({ flow: this.name, values: trackedOf(step, payload) });
        return bucket;
      case 'run-process-flow':
        for (const payload of bucket) company.start(String(step.config.flow_name), payload);
        return bucket;
      case 'batch':
        return this.each(bucket, async (payload) => splitOf(payload));
      case 'script':
        return this.each(bucket, async (payload) => [await this.script(step, payload)]);
      case 'connector': {
        const instance = company.instances.get(step.connector?.name ?? '');
        invariant(instance, `the instance ${step.connector?.name} of ${step.name} is there`);
        return this.each(bucket, (payload) =>
          callEndpoint(step, payload, instance, (script, data) => company.host.run(script, data), company.onOperation),
        );
      }
    }
  }

  private async tried(step: Step, bucket: Bucket): Promise<Bucket> {
    const [tried, caught] = step.routes ?? [];
    this.caught = [];
    await this.leg(tried?.first_step, bucket);
    const failed = this.caught;
    this.caught = undefined;
    this.errors.push(...failed.map(({ message }) => message));
    const payloads = failed.map(({ payload, message }) => ({
      ...payload,
      meta: { ...payload.meta, error_message: message },
    }));
    await this.leg(caught?.first_step, payloads);
    return bucket;
  }

  /** Payload by payload: outside of a try, one that fails fails the step for all. */
  private async each(bucket: Bucket, work: (payload: Payload) => Promise<Payload[]>): Promise<Bucket> {
    const out: Payload[] = [];
    for (const payload of bucket) {
      try {
        out.push(...(await work(payload)));
      } catch (error) {
        const failed = new PayloadFailed(payload, String((error as Error).message));
        if (!this.caught) throw failed;
        this.caught.push(failed);
      }
    }
    return out;
  }

  private async script(step: Step, payload: Payload): Promise<Payload> {
    const script = step.script_version?.script;
    invariant(script, `the step ${step.name} names a script`);
    const data = { ...payload, variables: this.variables, flow: { variables: this.variables } };
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { payload: text, meta = {} } = await this.company.host.run(script, data);
        const bytes = Buffer.byteLength(JSON.stringify(meta));
        if (bytes > scriptLimits.metaBytes) throw new Error(`SCRIPT_META_LIMIT The metadata has ${bytes} bytes.`);
        return { payload: text, meta };
      } catch (error) {
        if (attempt === scriptTries) throw error;
      }
    }
  }
}

/** Inferred: each item is a payload of its own, with the metadata of the whole. */
function splitOf({ payload, meta }: Payload): Payload[] {
  const items = parsed(payload);
  return (Array.isArray(items) ? items : [items]).map((item) => ({ payload: JSON.stringify(item), meta }));
}

function trackedOf(step: Step, payload: Payload): Record<string, string> {
  const fields = step.config.fields as readonly string[];
  const found = fields.map(
    (field) => [field, filled(`[[payload.${field}]]`, payload).slice(0, longestTracked)] as const,
  );
  // What is not there is not tracked (inferred).
  return Object.fromEntries(found.filter(([, value]) => value !== ''));
}
