/** How what stands here about Archean R247 is known. */
import type { ConnectorEvidence, Evidence } from '../../schemas/formats/evidence.ts';

export const evidence: ConnectorEvidence = {
  kind: 'inferred',
  source: 'No public documentation of its API was found: a contract after comparable stock systems.',
  runAgainst: ['the emulated Archean of this package, in test/conformance and test/scenario'],
};

export const inferred: Evidence = { kind: 'inferred', source: 'the minimal contract, version 1' };
