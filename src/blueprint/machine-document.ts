/** The state machines of blueprints as a page for people: everything on it stands in the declarations. */

import type { Machine } from '../../schemas/formats/flow/machine.ts';
import type { Flow } from '../../schemas/formats/flow.ts';

/** The page in Markdown, for docs/state-machines.md, in the order of the flows given. */
export function machineDocument(flows: readonly Flow[]): string {
  const parts = [
    '# State machines',
    'Written by `npm run emit` from the `machines` of the flows: change those, not this page. What no arrow shows is never done: it becomes the exception that the machine names.',
    ...flows.flatMap((flow) =>
      Object.entries(flow.machines ?? {}).flatMap(([name, machine]) => [
        `## ${name} of ${flow.id}`,
        machine.description,
        drawing(machine),
        table(
          ['state', 'means'],
          Object.entries(machine.states).map(([state, meaning]) => [`\`${state}\``, meaning]),
        ),
        table(
          ['from', 'to', 'when'],
          machine.transitions.map(({ from, to, why }) => [`\`${from}\``, `\`${to}\``, why]),
        ),
        `Every other change becomes \`${machine.exception}\`: ${flow.exceptions[machine.exception]?.resolution ?? ''}`,
      ]),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function drawing({ initial, transitions }: Machine): string {
  const lines = ['stateDiagram-v2', `    [*] --> ${initial}`];
  for (const { from, to } of transitions) lines.push(`    ${from} --> ${to}`);
  return `\`\`\`mermaid\n${lines.join('\n')}\n\`\`\``;
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
