/** `backhaul check` as a function: formats first, then every rule. */
import { type Catalog, loadCatalog } from '../blueprint/catalog.ts';
import { type Finding, findingAt, sortFindings } from '../blueprint/finding.ts';
import type { Rule } from './rule.ts';
import { rules as allRules } from './rules.ts';

export interface CheckOptions {
  /** The folder whose declarations are checked, together with those of the package. */
  readonly projectRoot: string;
  /** Default: this package. */
  readonly packageRoot?: string | undefined;
  /** Default: every rule; those of scope `package` only when the project is the package itself. */
  readonly rules?: readonly Rule[] | undefined;
}

/** What is wrong with a project's declarations, sorted by file and place; empty when nothing is. */
export async function checkProject(options: CheckOptions): Promise<Finding[]> {
  const { projectRoot, packageRoot } = options;
  return checkCatalog(await loadCatalog({ projectRoot, packageRoot, goldens: true }), options.rules);
}

/** As `checkProject`, for a catalogue that is loaded already (with its goldens, if their rules are to hold). */
export function checkCatalog(catalog: Catalog, rules: readonly Rule[] = allRules): Finding[] {
  const isPackage = catalog.projectRoot === catalog.packageRoot;
  const findings = [...catalog.findings];
  for (const rule of rules) {
    if (rule.scope === 'package' && !isPackage) continue;
    rule.check({
      catalog,
      report: (file, pointer, text, detail) => {
        findings.push(findingAt(file, pointer, { ...text, code: rule.code, severity: rule.severity }, detail));
      },
    });
  }
  return sortFindings(findings);
}
