/** What of a build is put into a company: scripts and flows; and what has to be there besides. */
import { createHash } from 'node:crypto';
import type { ImportDocument } from '../../../../schemas/platforms/patchworks-import.ts';
import type { PlatformBuild } from '../build/compile-brand.ts';
import { dependenciesOf } from '../build/import-document.ts';
import { scriptName } from '../flow/names.ts';

export interface DeployableScript {
  readonly name: string;
  readonly description: string;
  readonly content: string;
  readonly digest: string;
}

export interface DeployableFlow {
  readonly name: string;
  /** Its description ends with the mark of the digest. */
  readonly document: ImportDocument;
  /** Of the whole document, scripts included: a step keeps the version of its script until it is imported again. */
  readonly digest: string;
  /** Names of the scripts of its steps. */
  readonly scripts: readonly string[];
}

/** Made by people, from the install guide. */
export interface Need {
  readonly kind: 'connector' | 'instance' | 'data pool';
  readonly name: string;
}

export interface Deployable {
  readonly scripts: readonly DeployableScript[];
  /** A flow stands behind those that it starts. */
  readonly flows: readonly DeployableFlow[];
  readonly needs: readonly Need[];
}

export function deployableOf({ brand, documents, scripts }: PlatformBuild): Deployable {
  const needs: Need[] = documents.flatMap(({ process, document }) => [
    ...document.systems.flatMap(({ system, connector }): Need[] => [
      { kind: 'connector', name: system.name },
      { kind: 'instance', name: connector.name },
    ]),
    ...dependenciesOf(process).flatMap(({ kind, name }): Need[] => (kind === 'data pool' ? [{ kind, name }] : [])),
  ]);
  return {
    scripts: scripts.map(({ id, code, kind }) => ({
      name: scriptName(brand, id),
      description: `Made by "backhaul build" (${kind}); change the declarations, not this text.`,
      content: code,
      digest: digestOf(code),
    })),
    flows: documents.map(({ document }) => deployableFlow(document)),
    needs: [...new Map(needs.map((need) => [`${need.kind} ${need.name}`, need])).values()],
  };
}

function deployableFlow(document: ImportDocument): DeployableFlow {
  const digest = digestOf(JSON.stringify(document));
  const description = `${document.flow.description} ${markOf(digest)}`;
  return {
    name: document.flow.name,
    document: { ...document, flow: { ...document.flow, description } },
    digest,
    scripts: document.scripts.map(({ name }) => name),
  };
}

/** Tells two texts apart; 64 bits are enough for the objects of one company. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

const mark = /\s*\[backhaul ([0-9a-f]{16})\]$/;
const markOf = (digest: string): string => `[backhaul ${digest}]`;

/** The digest of the document that a flow was imported from, as its description tells; undefined where it tells none. */
export const digestInMark = (description: string): string | undefined => mark.exec(description)?.[1];

export const withoutMark = (description: string): string => description.replace(mark, '');
