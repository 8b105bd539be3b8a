/** A deployment whole: the build, the company, the plan, and its calls where they are asked for. */
import type { AbortError } from '../../../errors/errors.ts';
import type { PlatformBuild } from '../build/compile-brand.ts';
import { type Applying, applyDeployment, type Outcome } from './apply-deployment.ts';
import { deployableOf, type Need } from './deployable.ts';
import { readRecord, writeRecord } from './deployment-record.ts';
import { type CoreApiConnection, openCoreApi } from './open-core-api.ts';
import { planDeployment } from './plan-deployment.ts';
import { type Company, readCompany } from './read-company.ts';

export interface DeployOptions {
  readonly connection: CoreApiConnection;
  /** File of the record; made where it is missing. */
  readonly recordPath: string;
  /** False: only reads, and says what would be done. */
  readonly apply: boolean;
  readonly overwriteChanged: boolean;
  readonly onOutcome?: Applying['onOutcome'];
}

export interface DeploymentReport {
  readonly applied: boolean;
  /** Without `apply`, `made` and `changed` are what would be. */
  readonly outcomes: readonly Outcome[];
  readonly missing: readonly Need[];
  readonly company: Company['counts'];
  readonly calls: number;
  readonly stopped?: AbortError;
}

/** Errors: those of the record and of `CoreApi` before anything was written; later ones are `stopped` of the report. */
export async function deployBrand(build: PlatformBuild, options: DeployOptions): Promise<DeploymentReport> {
  const { connection, recordPath, apply, overwriteChanged, onOutcome } = options;
  const record = await readRecord(recordPath, build.brand.id);
  const api = openCoreApi(connection);
  const deployable = deployableOf(build);
  const company = await readCompany(api, deployable);
  const plan = planDeployment(deployable, company, record, { settings: api.settings, overwriteChanged });
  const shared = { missing: company.missing, company: company.counts };
  if (!apply) {
    const results = { make: 'made', change: 'changed', leave: 'left', hold: 'held' } as const;
    const outcomes = [...plan.scripts, ...plan.flows].map((planned): Outcome => {
      const { kind, action, why, changes } = planned;
      const { name } = planned.kind === 'flow' ? planned.flow : planned.script;
      return { kind, name, result: results[action], why, changes };
    });
    return { applied: false, outcomes, ...shared, calls: api.calls() };
  }
  const save: Applying['save'] = (changed) => writeRecord(recordPath, changed);
  const done = await applyDeployment(plan, { api, record, save, ...(onOutcome ? { onOutcome } : {}) });
  return { applied: true, ...done, ...shared, calls: api.calls() };
}

/** Whether a person has something to do before this brand stands on the platform as built. */
export const needsAttention = ({ outcomes, stopped }: DeploymentReport): boolean =>
  stopped !== undefined || outcomes.some(({ result }) => ['held', 'refused', 'not reached'].includes(result));
