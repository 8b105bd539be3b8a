/** The report on guarantees as a document for people. */
import { assumptions } from '../assumptions.ts';
import type { Guarantees, Verdict } from './guarantees.ts';

const words: Readonly<Record<Verdict, string>> = {
  holds: 'holds',
  weaker: 'weaker',
  runtime: 'needs the runtime',
};

export function guaranteesText(title: string, all: readonly Guarantees[]): string {
  const parts = all.map((one) => flowText(one));
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
