/** A build as files: paths under its folder, and their texts. */
import { noticeOf, otherNotice } from '../flow/notices.ts';
import type { BuiltDocument, PlatformBuild } from './compile-brand.ts';
import { guaranteesOf } from './guarantees.ts';
import { guaranteesText } from './guarantees-text.ts';
import { installGuide } from './install-guide.ts';
import { lookupsOf } from './lookups.ts';
import type { OperationsEstimate } from './operations-estimate.ts';

export interface BuildFile {
  readonly path: string;
  readonly kind: 'script' | 'import' | 'collection' | 'lookup' | 'document';
  readonly text: string;
}

/** Without the scripts; see `scriptFile`. */
export function buildFiles(build: PlatformBuild, estimates: readonly OperationsEstimate[]): BuildFile[] {
  const { flows, leftOut, documents, collections } = build;
  const paths = new Map(documents.map((document) => [document.process.name, pathOf(document)]));
  const title = `What holds on the platform: ${build.brand.title}`;
  return [
    ...documents.map(({ process, document }) => ({
      path: paths.get(process.name) ?? '',
      kind: 'import' as const,
      text: json(document),
    })),
    ...[...collections].map(([id, collection]) => ({
      path: `connectors/${id}.postman.json`,
      kind: 'collection' as const,
      text: json(collection),
    })),
    ...flows.flatMap((compiled) =>
      lookupsOf(compiled).map(({ name, csv }) => ({
        path: `lookups/${compiled.flow.id}/${name}.csv`,
        kind: 'lookup' as const,
        text: csv,
      })),
    ),
    { path: 'notifications.md', kind: 'document', text: noticesText(build) },
    { path: 'guarantees.md', kind: 'document', text: guaranteesText(title, flows.map(guaranteesOf), leftOut) },
    { path: 'install.md', kind: 'document', text: installGuide(build, (name) => paths.get(name) ?? '', estimates) },
  ];
}

/** The file of a script, by its id. */
export const scriptFile = (id: string): string => `${id}.js`;

function pathOf({ flow, process }: BuiltDocument): string {
  const name = process.name.slice(process.name.indexOf(': ') + 2).replaceAll(/[^a-z0-9]+/g, '-');
  return `${flow.id}/${name}.import.json`;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function noticesText({ flows, brand }: PlatformBuild): string {
  const parts = flows.map(({ flow }) => {
    const notices = [...Object.keys(flow.exceptions), 'RUN_FAILED'].map(
      (code) => [code, noticeOf(flow, code)] as const,
    );
    const texts = [...notices, ['OTHER', otherNotice(flow)] as const].map(
      ([code, { level, group, template }]) => `### ${code}\n\n${level}, to ${group}\n\n\`\`\`\n${template}\n\`\`\``,
    );
    return `## ${flow.title}\n\n${texts.join('\n\n')}`;
  });
  return `# Notices of ${brand.title}\n\n${parts.join('\n\n')}\n`;
}
