/** Makes the calls of a plan, one object after another, and keeps the record with each: whenever it ends, it can go on. */
import { AbortError } from '../../../errors/errors.ts';
import type { Change } from './compare-forms.ts';
import type { DeploymentRecord } from './deployment-record.ts';
import { makeOnce, Refused } from './make-once.ts';
import type { CoreApi } from './open-core-api.ts';
import { type DeploymentPlan, lastDeployed, type PlannedFlow, type PlannedScript } from './plan-deployment.ts';
import { flowsNamed, type StandingScript, scriptInAnswer, scriptsNamed } from './read-company.ts';
import type { StandingFlow } from './standing-flow.ts';

export interface Outcome {
  readonly kind: 'script' | 'flow';
  readonly name: string;
  readonly result: 'made' | 'changed' | 'left' | 'held' | 'refused' | 'not reached';
  readonly why: string;
  readonly changes: readonly Change[];
}

export interface Applying {
  readonly api: CoreApi;
  readonly record: DeploymentRecord;
  /** Called after each change of the record, before the next call. */
  save(record: DeploymentRecord): Promise<void>;
  onOutcome?(outcome: Outcome, done: number, total: number): void;
}

export interface Applied {
  readonly outcomes: readonly Outcome[];
  /** Why it ended before its time. */
  readonly stopped?: AbortError;
}

export async function applyDeployment(plan: DeploymentPlan, applying: Applying): Promise<Applied> {
  const planned = [...plan.scripts, ...plan.flows];
  const outcomes: Outcome[] = [];
  const refused = new Set<string>();
  let stopped: AbortError | undefined;
  for (const one of planned) {
    const outcome = stopped
      ? outcomeOf(one, 'not reached', 'the deployment stopped before')
      : await applied(one, refused, applying).catch((error: unknown) => {
          if (!(error instanceof AbortError)) throw error;
          stopped = error;
          return outcomeOf(one, 'not reached', 'the deployment stopped here');
        });
    if (outcome.result === 'refused') refused.add(outcome.name);
    outcomes.push(outcome);
    applying.onOutcome?.(outcome, outcomes.length, planned.length);
  }
  return { outcomes, ...(stopped ? { stopped } : {}) };
}

type Planned = PlannedScript | PlannedFlow;

const nameOf = (planned: Planned): string => (planned.kind === 'flow' ? planned.flow.name : planned.script.name);

const outcomeOf = (planned: Planned, result: Outcome['result'], why: string): Outcome => ({
  kind: planned.kind,
  name: nameOf(planned),
  result,
  why,
  changes: planned.changes,
});

async function applied(planned: Planned, refused: ReadonlySet<string>, applying: Applying): Promise<Outcome> {
  const { action, why } = planned;
  if (action === 'hold') return outcomeOf(planned, 'held', why);
  const script = planned.kind === 'flow' ? planned.flow.scripts.find((name) => refused.has(name)) : undefined;
  if (script !== undefined) return outcomeOf(planned, 'held', `its script "${script}" was refused`);
  try {
    if (planned.kind === 'flow') await applyFlow(planned, applying);
    else await applyScript(planned, applying);
    return outcomeOf(planned, ({ make: 'made', change: 'changed', leave: 'left' } as const)[action], why);
  } catch (error) {
    if (error instanceof Refused) return outcomeOf(planned, 'refused', error.message);
    throw error;
  }
}

const settleMsOf = ({ settings }: CoreApi): number => Number(settings.settleMs);

async function applyScript({ action, script, standing }: PlannedScript, { api, record, save }: Applying) {
  const { name, content, description, digest } = script;
  if (action !== 'leave') {
    const language = api.settings.scriptLanguage;
    const isThere = async (answer?: unknown): Promise<StandingScript | undefined> =>
      scriptInAnswer(answer, digest) ?? (await scriptsNamed(api, name)).find((one) => one.digest === digest);
    const what = `the script "${name}"`;
    const made = (
      operation: 'createScript' | 'createScriptVersion',
      parameters: Readonly<Record<string, unknown>>,
      body: unknown,
    ) => makeOnce(what, settleMsOf(api), () => api.write(operation, parameters, body), isThere);
    const version = !standing
      ? await made('createScript', {}, { name, language, description, content })
      : standing.digest === digest
        ? standing
        : await made('createScriptVersion', { scriptId: standing.id }, { content });
    if (api.settings.deployScripts === true && !version.isDeployed) {
      const isDeployed = async (answer?: unknown) => answer !== undefined || (await isThere())?.isDeployed || undefined;
      const deploy = () => api.write('deployScriptVersion', { versionId: version.version });
      await makeOnce(`the deployment of ${what}`, settleMsOf(api), deploy, isDeployed);
    }
  }
  if (record.scripts[name] === digest) return;
  record.scripts[name] = digest;
  await save(record);
}

async function applyFlow(planned: PlannedFlow, applying: Applying): Promise<void> {
  const { action, flow, standing } = planned;
  const { record, save } = applying;
  const { name, digest } = flow;
  if (action === 'leave') {
    if (!standing || (record.flows[name] && !record.begun[name])) return;
    record.flows[name] = lastDeployed(name, standing, record) ?? { document: digest, stands: standing.form };
  } else {
    record.begun[name] = digest;
    await save(record);
    record.flows[name] = { document: digest, stands: (await imported(planned, applying)).form };
  }
  delete record.begun[name];
  await save(record);
}

/** The flow as it stands after its import. Error: `DEPLOYMENT_FLOW_DOUBLED`. */
async function imported({ flow, standing }: PlannedFlow, { api }: Applying): Promise<StandingFlow> {
  const { name, digest, document } = flow;
  const body = api.settings.scriptsBy === 'upload' ? { ...document, scripts: [] } : document;
  const find = async (): Promise<StandingFlow | undefined> => {
    const found = await flowsNamed(api, name);
    if (found.length > 1) throw doubled(name, found.length);
    const [one] = found;
    // The description of a flow that was there may stay; a new version tells it too.
    const isNew = one && (one.mark === digest || (standing && one.latestVersion !== standing.latestVersion));
    return isNew ? one : undefined;
  };
  return makeOnce(`the import of "${name}"`, settleMsOf(api), () => api.write('importFlow', {}, body), find);
}

const doubled = (name: string, count: number) =>
  new AbortError({
    code: 'DEPLOYMENT_FLOW_DOUBLED',
    what: `There are ${count} flows called "${name}" now; nothing more is imported.`,
    why: 'The platform adds a flow where one of that name is there, in the place of a version. The new one is a draft and switched off.',
    nextSteps: [
      'Remove one of them on the platform.',
      'Set importAgain to "byHand" in the settings of the connection: flows that have changed are named then, for you to import.',
    ],
  });
