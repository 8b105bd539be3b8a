/** The report on guarantees as a document for people. */
import { assumptions } from '../assumptions.ts';
import type { LeftOutFlow } from '../flow/compile-flows.ts';
import type { Guarantees, Verdict } from './guarantees.ts';

const words: Readonly<Record<Verdict, string>> = {
  holds: 'holds',
  weaker: 'weaker',
  runtime: 'needs the runtime',
};

export function guaranteesText(title: string, all: readonly Guarantees[], leftOut: readonly LeftOutFlow[]): string {
  const parts = [...all.map(flowText), ...leftOut.map(leftOutText)];
  return `# ${title}

Worked out by \`backhaul build\` from the declarations; not written by hand. *Holds*: as with Backhaul's own runtime. *Weaker*: under the condition that is told. *Needs the runtime*: the platform has nothing for it.

Nothing was tried on a tenant. What the platform's documents do not say stands under *Assumptions*.

${parts.join('\n\n')}

## Assumptions

| | relied on | where it is wrong |
|---|---|---|
${assumptions.map(({ id, says, otherwise }) => `| ${id} | ${says} | ${otherwise} |`).join('\n')}
`;
}

/** A flow of which nothing is on the platform. */
function leftOutText({ flow, refusal: { code, message, why } }: LeftOutFlow): string {
  return `## ${flow.id}

This flow is run by the runtime alone; nothing of it is compiled, and nothing of it holds on the platform.

${code}: ${message} ${why}`;
}

function flowText({ flow, requirements, aspects }: Guarantees): string {
  const rows = requirements.map(
    ({ requirement, sentence, verdict, aspects: rests }) =>
      `| ${requirement} | ${sentence} | ${words[verdict]} | ${rests.map(({ id }) => id).join(', ')} |`,
  );
  const told = aspects.map(({ id, verdict, how }) => `| ${id} | ${words[verdict]} | ${how} |`);
  return `## ${flow}

| requirement | | on the platform | rests on |
|---|---|---|---|
${rows.join('\n')}

| | | how |
|---|---|---|
${told.join('\n')}`;
}
