/**
 * Whether the actions of an update are to be seen in the resource. They take effect together: what a key of ours proves
 * of one holds for all. Where nothing has a key, each must show; one that leaves no trace makes the whole unknowable.
 */

/** By action: an expression over the action as context and `$action`, with the resource as `$now`. */
export interface Traces {
  /** True only if this very update was made. */
  readonly keyed?: Readonly<Record<string, string>>;
  /** True if the resource is as the action wants it. */
  readonly state: Readonly<Record<string, string>>;
}

const cases = (traces: Readonly<Record<string, string>>, yes: string, no: string): string =>
  Object.entries(traces)
    .map(([action, trace]) => `action = "${action}" ? (${trace} ? "${yes}" : "${no}") : `)
    .join('');

export const applied = ({ keyed = {}, state }: Traces): string =>
  `($now := body;
    $seen := [request.actions.($action := $; ${cases(keyed, 'proven', 'no')}${cases(state, 'yes', 'no')}"untold")];
    "proven" in $seen ? true : $not("untold" in $seen) ? $not("no" in $seen))`;
