/** What a person does to put a build into a company on the platform, in the order in which it has to be done. */
import { assumptions } from '../assumptions.ts';
import { variableName } from '../authentication-text.ts';
import { instanceName, scriptName } from '../flow/names.ts';
import type { PlatformBuild } from './compile-brand.ts';
import { dependenciesOf } from './import-document.ts';
import { lookupsOf } from './lookups.ts';
import type { OperationsEstimate } from './operations-estimate.ts';

/** `fileOf` gives the file of a document, by the name of its process flow. */
export function installGuide(
  build: PlatformBuild,
  fileOf: (name: string) => string,
  estimates: readonly OperationsEstimate[],
): string {
  const { brand, documents } = build;
  const sections = [
    connectorsSection(build),
    endpointsSection(build),
    storesSection(build),
    flowsSection(build, fileOf),
    startSection(build),
    checkSection(),
  ];
  return `# Putting ${brand.title} into the platform

Written by \`backhaul build --brand ${brand.id}\`. ${documents.length} process flows, ${build.collections.size} connectors, ${build.scripts.length} scripts. Everything comes as a draft and switched off. No secret stands in any file.

Not tried on a tenant yet: the form of the import documents is *unverified*. Before the first import, export any flow of the company and run \`backhaul platform diff <export.json>\`. Where an import is refused, the tables below say all that is needed to put the flow in by hand. \`backhaul deploy --brand ${brand.id}\` uploads the scripts and imports the flows (what parts 2 and 4 say of them), and names what is left to do by hand.

${leftOutText(build)}${sections.map((section, index) => `## ${index + 1}. ${section}`).join('\n\n')}

## What was assumed

${assumptions.map(({ id, says, tryIt }) => `- **${id}**: ${says} *Try it:* ${tryIt}`).join('\n')}
${estimateText(estimates)}${lookupText(build)}`;
}

function leftOutText({ brand, leftOut }: PlatformBuild): string {
  if (leftOut.length === 0) return '';
  const rows = leftOut.map(({ flow, refusal }) => `| ${flow.id} | ${refusal.message} |`);
  return `## Not in this build

These flows need the runtime, which has to run beside the platform for them (\`backhaul run --brand ${brand.id}\`):

| flow | what of it is not compiled |
|---|---|
${rows.join('\n')}

`;
}

function connectorsSection({ brand, collections, endpoints }: PlatformBuild): string {
  const connectors = new Map(endpoints.map(({ connector }) => [connector.id, connector]));
  const rows = [...connectors.values()].map((connector) => {
    const { budget } = connector;
    const rate =
      budget.kind === 'tokenBucket'
        ? `${budget.limit} per ${budget.windowMs / 1000} s`
        : `${budget.restoreRate} points per second`;
    const variables = Object.keys(connector.credentials).map((name) => variableName(connector.id, name));
    return `| ${connector.title} | connectors/${connector.id}.postman.json | ${instanceName(brand, connector)} | ${variables.join(', ')} | ${rate} |`;
  });
  return `Connectors

Import each collection with the Postman importer, then add an instance with the name and the variables of the table. Set the rate limit of the connector: all flows share it.

| connector | collection | instance | authentication variables | rate limit |
|---|---|---|---|---|
${rows.join('\n')}${collections.size === 0 ? '\nNone.' : ''}`;
}

function endpointsSection({ brand, endpoints }: PlatformBuild): string {
  const rows = endpoints.map(({ name, preRequest, pagination, connector, operation }) => {
    const body = connector.operations[operation]?.body === undefined ? '' : 'made by the scripts of the flow';
    return `| ${name} | ${scriptName(brand, preRequest)} | ${pagination === undefined ? '' : scriptName(brand, pagination)} | ${body} |`;
  });
  return `Scripts of endpoints

Add the scripts (JavaScript Node 18, file \`<name>.js\` of this folder, the name without the brand), deploy them, and choose them at the endpoint. Leave the data path of the endpoint empty. An endpoint has no post-request script: response scripts stand at the steps.

| endpoint | pre-request script | pagination, method "script" | body |
|---|---|---|---|
${rows.join('\n')}`;
}

function storesSection({ documents }: PlatformBuild): string {
  const all = documents.flatMap(({ process }) => dependenciesOf(process));
  const named = [...new Map(all.map((one) => [`${one.kind} ${one.name}`, one])).values()];
  const rows = named.filter(({ kind }) => kind !== 'flow').map(({ kind, name }) => `| ${kind} | ${name} |`);
  return `Caches, data pools and notification groups

| | name |
|---|---|
${rows.join('\n')}

Caches of flows are made by the import where the platform allows it. Each notification group gets the addresses of the people who hold that role.`;
}

function flowsSection({ documents }: PlatformBuild, fileOf: (name: string) => string): string {
  const rows = documents.map(({ process }) => {
    const begins = process.timing?.cron ?? (process.webhook === undefined ? 'by the others' : 'webhook');
    const difference = process.timing?.difference ?? '';
    return `| ${process.name} | ${fileOf(process.name)} | ${begins} | ${process.steps.length} | ${difference} |`;
  });
  const variables = documents.flatMap(({ process }) =>
    process.variables.map(
      ({ name, value, description }) => `| ${process.name} | ${name} | ${value} | ${description} |`,
    ),
  );
  return `Flows

Import in this order: a flow stands behind those that it starts. A new flow has an hourly schedule by default: remove it where the table names none.

| flow | document | begins | steps | |
|---|---|---|---|---|
${rows.join('\n')}

| flow | variable | value | |
|---|---|---|---|
${variables.join('\n')}

Texts of notices stand in their steps; \`notifications.md\` shows them together.`;
}

function startSection({ documents }: PlatformBuild): string {
  const webhooks = documents.filter(({ process }) => process.webhook !== undefined);
  const lines = webhooks.map(
    ({ process }) => `- ${process.name}: give its address to ${process.webhook} as the receiver of its webhooks.`,
  );
  return `Start

Deploy and enable the record flows first, then those that receive. Two flows that use one cache or one data pool should not run at the same time more often than needed: neither is atomic.

${lines.join('\n') || 'No flow listens to webhooks.'}`;
}

function checkSection(): string {
  return `Try it

1. Start the poll by hand with a small \`lookBackMinutes\`, and compare the run log with the target system.
2. Send one webhook twice: the second must change nothing.
3. Read \`guarantees.md\`: what it calls *weaker* has a condition, and what *needs the runtime* is not there.`;
}

function estimateText(estimates: readonly OperationsEstimate[]): string {
  if (estimates.length === 0) return '';
  const rows = estimates.map(
    ({ flow, recordsPerMonth, polls, records, usual, most }) =>
      `| ${flow} | ${recordsPerMonth} | ${polls} | ${records} | ${usual} | ${most} |`,
  );
  return `
## Operations per month

| flow | records | polls | of records | usual | at most |
|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

function lookupText({ flows }: PlatformBuild): string {
  const names = flows.flatMap((compiled) => lookupsOf(compiled).map(({ name }) => `${compiled.flow.id}: ${name}`));
  if (names.length === 0) return '';
  return `
## Lookups

The scripts hold the tables of the settings; the files under \`lookups/\` are the same tables for cross-reference lookups, where maps of your own need them: ${names.join(', ')}.
`;
}
