/** How what stands here about Shopify is known. */
import type { ConnectorEvidence, Evidence } from '../../schemas/formats/evidence.ts';

export const evidence: ConnectorEvidence = {
  kind: 'inferred',
  source:
    "Shopify's published schema of 2026-04, 2026-07 and 2026-10, against which every document is validated, and recorded answers of a development store; the size of the cost bucket on larger plans and a few answers are concluded.",
  runAgainst: ['the emulated Shopify of this package, in test/conformance, test/contract and test/scenario'],
};

export const published: Evidence = {
  kind: 'documented',
  source: "Shopify's published schema of 2026-04, 2026-07 and 2026-10",
};

export const noRecordedAnswer: Evidence = {
  kind: 'inferred',
  source: 'input and answer from the published schema; no answer of a store with such data was seen',
};

export const refundAnswers: Evidence = {
  kind: 'inferred',
  source: 'published schema; how a missing or repeated key is answered is concluded from that of inventory',
};

export const staleQuantity: Evidence = {
  kind: 'inferred',
  source: 'published schema and recorded answers; the place of the error of a stale quantity is concluded',
};

export const ownCode: Evidence = {
  kind: 'inferred',
  source: 'published schema; that a code of ours refuses a second card is concluded from the error TAKEN',
};
