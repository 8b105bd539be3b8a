/** What the emulated company has. Names of members are those of the API reference. */
import { AbortError } from '../../errors/errors.ts';

export interface ScriptVersion {
  readonly id: number;
  readonly script_id: number;
  readonly version: number;
  readonly content: string;
  status: 'Draft' | 'Inactive' | 'Deployed';
  deployed_at: string | null;
}

export interface Script {
  readonly id: number;
  readonly name: string;
  readonly language: string;
  readonly description: string | null;
  readonly versions: ScriptVersion[];
}

export type Step = Record<string, unknown> & { readonly id: number; readonly name: string };

export interface FlowVersion {
  readonly id: number;
  readonly iteration: number;
  readonly status: 'Draft';
  readonly schedules: Record<string, unknown>[];
  readonly variables: Record<string, unknown>[];
  readonly steps: Step[];
}

export interface Flow {
  readonly id: number;
  readonly name: string;
  description: string;
  is_enabled: boolean;
  readonly priority: number;
  readonly versions: FlowVersion[];
}

/** Of all kinds together. */
export const maximumObjects = 100_000;

export class PatchworksState {
  readonly flows: Flow[] = [];
  readonly scripts: Script[] = [];
  readonly systems: { readonly id: number; readonly name: string }[] = [];
  readonly connectors: { readonly id: number; readonly name: string }[] = [];
  readonly dataPools: { readonly id: number; readonly name: string }[] = [];
  #lastId = 7_000;

  /** Throws `EMULATOR_FULL` at 100,000 objects. */
  newId(): number {
    this.#lastId += 1;
    if (this.#lastId - 7_000 <= maximumObjects) return this.#lastId;
    throw new AbortError({
      code: 'EMULATOR_FULL',
      what: 'The emulator can store nothing more.',
      why: `It keeps at most ${maximumObjects} objects in memory.`,
      nextSteps: ['Call POST /_control/reset between test runs.'],
    });
  }

  scriptVersion(id: number): ScriptVersion | undefined {
    return this.scripts.flatMap(({ versions }) => versions).find((version) => version.id === id);
  }
}

/** The newest: every object has at least one version. */
export const latest = <Version>(versions: readonly Version[]): Version => versions.at(-1) as Version;
