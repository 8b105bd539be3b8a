/** What expressions can read besides the results of earlier steps. */
import { standardSignatures } from '../mapping/compiler/builtins.ts';

/** Names at the top level of a flow's context from the first step on: the event (or polled item) as it was received. */
export const initialContextNames: readonly string[] = ['event'];

/** Variables that Backhaul binds, by the kind of declaration. */
export const boundVariables = {
  connector: ['settings', 'headers'],
  transform: ['settings'],
  flow: ['settings', 'record', 'effects'],
} as const;

/** The functions of JSONata 2 (documented, and those of its standard environment). */
const ownFunctions = (
  'sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad ' +
  'match contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs ' +
  'sqrt power random boolean not map zip filter single reduce foldLeft sift keys lookup append exists spread merge ' +
  'reverse each error assert type sort shuffle distinct base64encode base64decode encodeUrlComponent encodeUrl ' +
  'decodeUrlComponent decodeUrl eval toMillis fromMillis clone now millis'
).split(' ');

/** Those and the standard functions. */
export const jsonataFunctions: readonly string[] = [...ownFunctions, ...standardSignatures.keys()];
