/** What each requirement rests on: one textual change takes it out of the sources, and a scenario must notice. */
import { deliveryAblations } from './delivery-ablations.ts';
import { stockAblations } from './stock-ablations.ts';

export interface Ablation {
  /** Requirement. */
  readonly id: string;
  /** What is taken out, for people. */
  readonly what: string;
  /** Path in the project. */
  readonly file: string;
  /** Text that stands exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** Part of the name of a scenario test that must fail. */
  readonly shows: string;
}

export const ablations: readonly Ablation[] = [...stockAblations, ...deliveryAblations];

/** The scenario tests of a requirement. */
export const scenarioFile = (id: string): string => `test/scenario/${id.toLowerCase()}.test.ts`;
