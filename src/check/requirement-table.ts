/** What meets each requirement. */
import type { Catalog } from '../blueprint/catalog.ts';
import { pointerTo } from '../blueprint/json-pointer.ts';
import type { SourceFile } from '../blueprint/source-file.ts';
import { type Requirement, requirements } from './requirements.ts';
import { requirementsMetByCommands } from './requirements-met-by-commands.ts';

/** A place that claims to meet a requirement. */
export interface RequirementClaim {
  readonly id: string;
  /** What claims it, for people: `flow x`, `monitor x/y`, `reconciler x/y`, `command x`. */
  readonly by: string;
  /** Where a declaration claims it; a command has none. */
  readonly at?: { readonly file: SourceFile; readonly pointer: string };
}

/** Every claim of flows, monitors, reconcilers and commands. */
export function requirementClaims(catalog: Catalog): RequirementClaim[] {
  const claims: RequirementClaim[] = [];
  for (const [flowId, { value: flow, file }] of catalog.flows) {
    for (const [index, id] of flow.requirements.entries()) {
      claims.push({ id, by: `flow ${flowId}`, at: { file, pointer: pointerTo('/requirements', index) } });
    }
    for (const kind of ['monitor', 'reconciler'] as const) {
      for (const [position, watching] of (flow[`${kind}s`] ?? []).entries()) {
        for (const [index, id] of watching.requirements.entries()) {
          const pointer = pointerTo(`/${kind}s`, position, 'requirements', index);
          claims.push({ id, by: `${kind} ${flowId}/${watching.id}`, at: { file, pointer } });
        }
      }
    }
  }
  for (const [command, ids] of Object.entries(requirementsMetByCommands)) {
    for (const id of ids) claims.push({ id, by: `command ${command}` });
  }
  return claims;
}

/** A requirement with what meets it. */
export interface RequirementRow extends Requirement {
  readonly metBy: readonly string[];
}

/** Every requirement in order, met, open or neither. */
export function requirementTable(catalog: Catalog): RequirementRow[] {
  const claims = requirementClaims(catalog);
  return requirements.map((requirement) => ({
    ...requirement,
    metBy: claims.filter(({ id }) => id === requirement.id).map(({ by }) => by),
  }));
}
