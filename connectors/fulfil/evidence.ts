/** How what stands here about Fulfil is known. No source shows a tenant of today as a whole. */
import type { ConnectorEvidence, Evidence } from '../../schemas/formats/evidence.ts';

export const evidence: ConnectorEvidence = {
  kind: 'inferred',
  source:
    "Fulfil's own clients, documentation and code of its apps, completed by public code that runs against tenants; workflow methods that none of them shows are those of open-source Tryton, from which Fulfil descends.",
  runAgainst: ['the emulated Fulfil of this package, in test/conformance, test/contract and test/scenario'],
};

export const documented: Evidence = {
  kind: 'documented',
  source: "Fulfil's Python client and documentation pages (developers.fulfil.io)",
};

export const publishedClient: Evidence = {
  kind: 'published client',
  source: 'public code that runs against tenants of Fulfil',
};

export const testPath: Evidence = {
  kind: 'inferred',
  source: 'the answer is documented for version 1 of the interface; the path of version 2 stands in a catalogue alone',
};

export const fieldsOfTryton: Evidence = {
  kind: 'inferred',
  source: 'the search is documented; the names of the fields are those of open-source Tryton',
};

export const methodOfTryton: Evidence = {
  kind: 'inferred',
  source: 'the call of methods is documented; the name of this one is that of open-source Tryton',
};

export const formOfTryton: Evidence = {
  kind: 'inferred',
  source: 'the create is documented; the form of the record is that of open-source Tryton',
};

export const returnOrder: Evidence = {
  kind: 'inferred',
  source:
    'request from public code that runs against a tenant; the answer, and what a repeated identifier does, are published nowhere',
};

export const giftCardModule: Evidence = {
  kind: 'inferred',
  source: "Fulfil's open gift card module of 2018; whether a tenant of today has it so is unknown",
};

export const warehouseForm: Evidence = {
  kind: 'inferred',
  source: "path and purpose in Fulfil's documentation for warehouses; names inside the lines were not published",
};

export const warehouseDocumented: Evidence = {
  kind: 'documented',
  source: "Fulfil's documentation for warehouses (fulfil-3pl-integration-api.readme.io)",
};

export const webhookModel: Evidence = {
  kind: 'inferred',
  source: "Fulfil's documentation of 2019, a beta; a catalogue names the model differently",
};
