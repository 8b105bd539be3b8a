/** What a deployment would do, from the build, the company as it stands and the record of what was deployed last. */
import { compareExport } from '../compare-export.ts';
import { type Change, changesBetween } from './compare-forms.ts';
import type { Deployable, DeployableFlow, DeployableScript } from './deployable.ts';
import type { DeploymentRecord } from './deployment-record.ts';
import type { Company, StandingScript } from './read-company.ts';
import type { StandingFlow } from './standing-flow.ts';

interface Decision {
  /** `hold`: somebody has to look first; nothing is done to it. */
  readonly action: 'make' | 'change' | 'leave' | 'hold';
  readonly why: string;
  readonly changes: readonly Change[];
}

export interface PlannedScript extends Decision {
  readonly kind: 'script';
  readonly script: DeployableScript;
  readonly standing: StandingScript | undefined;
}

export interface PlannedFlow extends Decision {
  readonly kind: 'flow';
  readonly flow: DeployableFlow;
  readonly standing: StandingFlow | undefined;
}

export interface DeploymentPlan {
  readonly scripts: readonly PlannedScript[];
  readonly flows: readonly PlannedFlow[];
}

export interface PlanOptions {
  readonly settings: Readonly<Record<string, unknown>>;
  /** Also what people have changed on the platform, or what was not deployed from here. */
  readonly overwriteChanged: boolean;
}

export function planDeployment(
  deployable: Deployable,
  company: Company,
  record: DeploymentRecord,
  options: PlanOptions,
): DeploymentPlan {
  const uploaded = options.settings.scriptsBy === 'upload' ? deployable.scripts : [];
  const scripts = uploaded.map((script): PlannedScript => {
    const standing = company.scripts.get(script.name) ?? [];
    return { kind: 'script', script, standing: standing[0], ...scriptDecision(script, standing, record, options) };
  });
  const held = new Set(scripts.filter(({ action }) => action === 'hold').map(({ script }) => script.name));
  const flows = deployable.flows.map((flow): PlannedFlow => {
    const standing = company.flows.get(flow.name) ?? [];
    const decision = flowDecision(flow, standing, record, options);
    const script = flow.scripts.find((name) => held.has(name));
    const isWaiting = script !== undefined && (decision.action === 'make' || decision.action === 'change');
    const waiting: Decision = { action: 'hold', why: `its script "${script}" is held`, changes: [] };
    return { kind: 'flow', flow, standing: standing[0], ...(isWaiting ? waiting : decision) };
  });
  return { scripts, flows };
}

const decision = (action: Decision['action'], why: string, changes: readonly Change[] = []): Decision => ({
  action,
  why,
  changes,
});
const doubled = (count: number) =>
  decision('hold', `${count} of this name are there: leave one, and give the others another name`);

function scriptDecision(
  { name, digest }: DeployableScript,
  standing: readonly StandingScript[],
  record: DeploymentRecord,
  { settings, overwriteChanged }: PlanOptions,
): Decision {
  const [script] = standing;
  if (!script) return decision('make', 'it is not there');
  if (standing.length > 1) return doubled(standing.length);
  if (script.digest === digest) {
    const isUsable = script.isDeployed || settings.deployScripts === false;
    return isUsable ? decision('leave', 'it stands as built') : decision('change', 'its version is not deployed yet');
  }
  const recorded = record.scripts[name];
  if (recorded === script.digest) return decision('change', 'the build has another text');
  const why =
    recorded === undefined
      ? 'it was not deployed from here, and has another text'
      : 'somebody has changed its text on the platform';
  const changes: Change[] = [{ path: '/content', change: 'changed' }];
  return overwriteChanged
    ? decision('change', `${why}; a new version is added`, changes)
    : decision('hold', why, changes);
}

function flowDecision(
  flow: DeployableFlow,
  standing: readonly StandingFlow[],
  record: DeploymentRecord,
  { settings, overwriteChanged }: PlanOptions,
): Decision {
  const [there] = standing;
  if (!there) {
    return decision('make', record.flows[flow.name] ? 'somebody has removed it from the platform' : 'it is not there');
  }
  if (standing.length > 1) return doubled(standing.length);
  const found = whatDiffers(flow, there, record);
  const over =
    overwriteChanged && found.action === 'hold'
      ? decision('change', `${found.why}; overwritten`, found.changes)
      : found;
  if (over.action === 'change' && settings.importAgain === 'byHand') {
    return decision('hold', `${over.why}; import it by hand (setting importAgain)`, over.changes);
  }
  return over;
}

function whatDiffers(flow: DeployableFlow, there: StandingFlow, record: DeploymentRecord): Decision {
  const known = lastDeployed(flow.name, there, record);
  if (!known) {
    // The record was lost, or another machine has it; the mark tells what the flow was imported from.
    if (there.mark === flow.digest) return decision('leave', 'it was deployed from this build');
    const { differences } = compareExport(there.likeExport, [flow.document]);
    const changes = differences.map(({ path, ours, theirs }): Change => {
      return { path, change: ours === 'absent' ? 'added' : theirs === 'absent' ? 'removed' : 'changed' };
    });
    return decision('hold', 'it was not deployed from here', changes);
  }
  const changes = changesBetween(known.stands, there.form);
  if (changes.length > 0) return decision('hold', 'somebody has changed it on the platform', changes);
  return known.document === flow.digest
    ? decision('leave', 'it stands as deployed')
    : decision('change', 'the build has another form of it');
}

/** Of an import whose end was not seen, the mark tells whether it took effect. */
export function lastDeployed(
  name: string,
  there: StandingFlow,
  { flows, begun }: DeploymentRecord,
): DeploymentRecord['flows'][string] | undefined {
  const { mark } = there;
  return mark !== undefined && begun[name] === mark ? { document: mark, stands: there.form } : flows[name];
}
