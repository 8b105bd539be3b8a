/** How what stands here about commercetools is known. */
import type { ConnectorEvidence, Evidence } from '../../schemas/formats/evidence.ts';

export const evidence: ConnectorEvidence = {
  kind: 'inferred',
  source:
    "commercetools' RAML and OpenAPI at 5867aa22, against which every request is validated; the limit of calls, the length of an address and a few points of operations are concluded.",
  runAgainst: ['the emulated commercetools of this package, in test/conformance, test/contract and test/scenario'],
};

export const documented: Evidence = {
  kind: 'documented',
  source: "commercetools' RAML and OpenAPI, repository commercetools/commercetools-api-reference at 5867aa22",
};

export const timeVariable: Evidence = {
  kind: 'inferred',
  source: 'path and variables of predicates documented; that a variable may stand for a time is concluded',
};

export const variantPredicate: Evidence = {
  kind: 'inferred',
  source:
    'path documented; that a predicate over variants takes a list of SKUs is concluded from the form of predicates',
};

export const importOrder: Evidence = {
  kind: 'inferred',
  source: 'path and bodies documented; that states come in the order of the resources is concluded',
};
