/** What the types of mappings have to say, once for each transform and each flow that uses it. */
import type { Transform } from '../../schemas/formats/transform.ts';
import type { Catalog, Loaded } from '../blueprint/catalog.ts';
import type { FindingText } from '../blueprint/finding.ts';
import { suggestion } from '../blueprint/nearest-names.ts';
import type { SourceFile } from '../blueprint/source-file.ts';
import { type FindingKind, inferTransform, type MappingFinding } from '../mapping/types/infer-transform.ts';
import { ownValue, transformUses } from './flow-parts.ts';
import type { RuleContext } from './rule.ts';

interface FoundFinding {
  readonly file: SourceFile;
  readonly finding: MappingFinding;
}

const inferred = new WeakMap<Catalog, readonly FoundFinding[]>();

/**
 * Reports the findings of one kind. `next` is said where no nearer name can be suggested. Findings about the source
 * stand at its key, all others at their character of the expression.
 */
export function reportMappings(
  kind: FindingKind,
  { catalog, report }: RuleContext,
  { why, next }: Pick<FindingText, 'why' | 'next'>,
): void {
  for (const { file, finding } of findingsOf(catalog)) {
    if (finding.kind !== kind) continue;
    const { what, character, misspelt } = finding;
    const names = misspelt?.candidates.length ? suggestion(misspelt.name, misspelt.candidates) : '';
    const text = { what, why, next: names.startsWith('Did') ? `${names} ${next}` : next };
    if (character === undefined) report(file, '/source', text, { key: true });
    else report(file, '/expression', text, { character });
  }
}

function findingsOf(catalog: Catalog): readonly FoundFinding[] {
  let found = inferred.get(catalog);
  if (!found) {
    found = [...catalog.transforms].flatMap(([id, loaded]) => findingsOfTransform(id, loaded, catalog));
    inferred.set(catalog, found);
  }
  return found;
}

/** What holds with the settings of one flow may not with those of another; both are told, the same but once. */
function findingsOfTransform(id: string, { value, file }: Loaded<Transform>, catalog: Catalog): FoundFinding[] {
  const users = [...catalog.flows.values()].filter(({ value: flow }) =>
    transformUses(flow).some((use) => use.id === id),
  );
  const settings = users.map(({ value: { settings: declared } }) =>
    Object.fromEntries(
      value.settings.flatMap((name) => {
        const declaration = ownValue(declared, name);
        return declaration ? [[name, declaration.schema] as const] : [];
      }),
    ),
  );
  const inferences =
    settings.length > 0 ? settings.map((schemas) => inferTransform(value, schemas)) : [inferTransform(value)];
  const findings = inferences.flatMap((inference) => inference.findings);
  const distinct = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...distinct.values()].map((finding) => ({ file, finding }));
}
