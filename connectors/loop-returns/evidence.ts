/** How what stands here about Loop is known. */
import type { ConnectorEvidence, Evidence } from '../../schemas/formats/evidence.ts';

export const evidence: ConnectorEvidence = {
  kind: 'published client',
  source: "Loop's documentation and help pages, completed by public code that integrates Loop.",
  runAgainst: ['the emulated Loop of this package, in test/conformance and test/scenario'],
};

export const documented: Evidence = { kind: 'documented', source: "Loop's API reference, docs.loopreturns.com" };

export const publishedClient: Evidence = {
  kind: 'published client',
  source: 'public code that integrates Loop; the error codes are documented',
};
