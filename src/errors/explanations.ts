/** What `backhaul explain CODE` prints for every code that is not declared by a blueprint or a check rule. */
import { attentionExplanations } from './explanations/attention.ts';
import { brandsExplanations } from './explanations/brands.ts';
import { callsExplanations } from './explanations/calls.ts';
import { cassettesExplanations } from './explanations/cassettes.ts';
import { compiledFlowsExplanations } from './explanations/compiled-flows.ts';
import { databaseExplanations } from './explanations/database.ts';
import { declarationsExplanations } from './explanations/declarations.ts';
import { deployedScriptsExplanations } from './explanations/deployed-scripts.ts';
import { deploymentExplanations } from './explanations/deployments.ts';
import { emulatorsExplanations } from './explanations/emulators.ts';
import { formatsExplanations } from './explanations/formats.ts';
import { mappingsExplanations } from './explanations/mappings.ts';
import { reconcilersExplanations } from './explanations/reconcilers.ts';
import { scriptsExplanations } from './explanations/scripts.ts';

export interface Explanation {
  readonly title: string;
  /** What happened, and why it matters. */
  readonly meaning: string;
  /** What to do now. */
  readonly next: string;
  /** A line as it is printed or stored. */
  readonly example: string;
}

/** By code. Codes of check rules stand with their rules, codes of exceptions in the blueprints. */
export const explanations: Readonly<Record<string, Explanation>> = {
  ...formatsExplanations,
  ...declarationsExplanations,
  ...brandsExplanations,
  ...databaseExplanations,
  ...callsExplanations,
  ...attentionExplanations,
  ...emulatorsExplanations,
  ...mappingsExplanations,
  ...reconcilersExplanations,
  ...cassettesExplanations,
  ...scriptsExplanations,
  ...deployedScriptsExplanations,
  ...compiledFlowsExplanations,
  ...deploymentExplanations,
};
