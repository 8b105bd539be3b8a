/** How what stands here about ReturnGO is known. */
import type { ConnectorEvidence, Evidence } from '../../schemas/formats/evidence.ts';

export const evidence: ConnectorEvidence = {
  kind: 'inferred',
  source:
    "ReturnGO's API description and help pages, published responses and public clients; some bodies of writes and all of webhooks are published nowhere.",
  runAgainst: ['the emulated ReturnGO of this package, in test/conformance and test/scenario'],
};

export const documented: Evidence = {
  kind: 'documented',
  source: 'ReturnGO API - Prod 1.0 (OpenAPI 3.0), with the shapes of published responses',
};

export const commentBody: Evidence = {
  kind: 'published client',
  source: 'path documented; two files of a public client name the field of the body differently',
};

export const bodyUnpublished: Evidence = {
  kind: 'inferred',
  source: 'path and purpose documented; the body is concluded from what reads show',
};
