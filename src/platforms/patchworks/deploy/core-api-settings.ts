/** What a deployment may set about the Core API. All that the platform's documents do not say is here, and marked as inferred. */
import type { Connector } from '../../../../schemas/formats/connector.ts';

const integer = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum });
const path = { type: 'string', pattern: '^/' };
const text = { type: 'string', minLength: 1 };

const object = (properties: Record<string, unknown>) => ({
  type: 'object',
  required: Object.keys(properties),
  additionalProperties: false,
  properties,
});

/** Calls a minute that one key may make, on the current tiers (verified). */
export const callsPerMinute = 240;

export const settings: Connector['settings'] = {
  baseUrl: {
    description: 'Address of the Core API, with its version.',
    schema: { type: 'string', pattern: '^https?://[^ ]+[^/]$' },
    default: 'https://core.wearepatchworks.com/api/v1',
    certainty: 'verified',
  },
  authentication: {
    description:
      'apiKey: the token stands alone in the header (keys that do not expire). bearer: a token of OAuth, which lasts 24 hours and is needed for what administrators alone may do.',
    schema: { enum: ['apiKey', 'bearer'] },
    default: 'apiKey',
    certainty: 'verified',
  },
  rate: {
    description:
      'Calls that this client makes at most: 240 a minute are allowed (verified). Lower it where others use the same key. pauseMs: how long to wait after a refusal without Retry-After (inferred).',
    schema: object({
      limit: integer(1, 10_000),
      windowMs: integer(100, 3_600_000),
      burst: integer(1, 10_000),
      pauseMs: integer(100, 900_000),
    }),
    default: { limit: callsPerMinute, windowMs: 60_000, burst: 60, pauseMs: 15_000 },
    certainty: 'inferred',
  },
  pageSize: {
    description: 'Entries of one page of a list; 100 is the most (verified).',
    schema: integer(1, 100),
    default: 100,
    certainty: 'verified',
  },
  include: {
    description: 'What is read together with a flow and with scripts; versions and their members are documented.',
    schema: object({ flow: text, scripts: text }),
    default: { flow: 'versions.schedules,versions.variables,latestVersion', scripts: 'latestVersion' },
    certainty: 'inferred',
  },
  paths: {
    description:
      'Paths of the calls that write, and of lists that no document names. The import is that of published code of the platform; how scripts are made is concluded from how they are read.',
    schema: object({
      systems: path,
      connectors: path,
      dataPools: path,
      importFlow: path,
      createScript: path,
      createScriptVersion: path,
      deployScriptVersion: path,
    }),
    default: {
      systems: '/systems',
      connectors: '/connectors',
      dataPools: '/data-pool/',
      importFlow: '/flows/import',
      createScript: '/scripts',
      createScriptVersion: '/scripts/{scriptId}/versions',
      deployScriptVersion: '/script-versions/{versionId}/deploy',
    },
    certainty: 'inferred',
  },
  scriptFields: {
    description: 'What the members of a new script and of a new version are called: ours to theirs.',
    schema: object({ name: text, language: text, content: text, description: text }),
    default: { name: 'name', language: 'language', content: 'content', description: 'description' },
    certainty: 'inferred',
  },
  scriptLanguage: {
    description: 'How JavaScript on Node 18 is called where a script is made.',
    schema: text,
    default: 'javascript',
    certainty: 'inferred',
  },
  scriptsBy: {
    description:
      'upload: scripts are made one by one before the flows that name them, which are imported without. import: each import document brings the scripts of its steps, and scripts of endpoints are added by hand.',
    schema: { enum: ['upload', 'import'] },
    default: 'upload',
    certainty: 'inferred',
  },
  deployScripts: {
    description: 'Whether a new version of a script is deployed, so that steps can use it. Flows never are.',
    schema: { type: 'boolean' },
    default: true,
    certainty: 'inferred',
  },
  importAgain: {
    description:
      'What the import of a flow does whose name is there. version: it adds a new version to that flow. byHand: nothing is known, and a flow that has changed is named for a person to import. A second flow of the same name is noticed at once, whichever is set.',
    schema: { enum: ['version', 'byHand'] },
    default: 'version',
    certainty: 'inferred',
  },
  settleMs: {
    description:
      'How long to wait after a write without a clear answer before looking whether it took effect, in milliseconds.',
    schema: integer(0, 600_000),
    default: 5_000,
    certainty: 'inferred',
  },
  retry: {
    description: 'Attempts after the first of calls that read, with exponential backoff in milliseconds.',
    schema: object({ attempts: integer(0, 20), baseMs: integer(10, 60_000), maximumMs: integer(10, 3_600_000) }),
    default: { attempts: 4, baseMs: 500, maximumMs: 10_000 },
  },
  timeoutMs: {
    description: 'How long one call may take, in milliseconds.',
    schema: integer(100, 300_000),
    default: 60_000,
  },
};
