/** Exception codes that a flow raises. */
import type { Flow } from '../../schemas/formats/flow.ts';
import type { Catalog } from '../blueprint/catalog.ts';
import { pointerTo } from '../blueprint/json-pointer.ts';
import { operationOf, operationUses, readings, transformsOf } from './flow-parts.ts';

/** Codes that stand in the flow itself, with their places. */
export function namedCodes(flow: Flow): { code: string; pointer: string }[] {
  const ofSteps = flow.steps.flatMap((step, index) =>
    step.shape === 'connector'
      ? (['onDataError', 'onUnknown'] as const).flatMap((name) => {
          const code = step[name];
          return code === undefined ? [] : [{ code, pointer: pointerTo('/steps', index, name) }];
        })
      : [],
  );
  return [
    { code: flow.retry.exception, pointer: '/retry/exception' },
    { code: flow.schemaException, pointer: '/schemaException' },
    ...ofSteps,
    ...flow.triggers.flatMap((trigger, index) =>
      trigger.kind === 'recheck'
        ? trigger.exceptions.map((code, position) => ({
            code,
            pointer: pointerTo('/triggers', index, 'exceptions', position),
          }))
        : [],
    ),
    ...flow.monitors.map(({ exception }, index) => ({
      code: exception,
      pointer: pointerTo('/monitors', index, 'exception'),
    })),
  ];
}

/**
 * Every text that may be raised as a code: named ones, those of the outcome rules of the operations in use, and all
 * string literals of the flow's and its transforms' expressions (an assert's codes are known only when it runs).
 */
export function possibleCodes(catalog: Catalog, flow: Flow): Set<string> {
  const codes = new Set(namedCodes(flow).map(({ code }) => code));
  for (const use of operationUses(flow)) {
    const rules = [
      ...(operationOf(catalog, use)?.outcomes ?? []),
      ...(catalog.connectors.get(use.connector)?.value.outcomes ?? []),
    ];
    for (const { code } of rules) if (code !== undefined) codes.add(code);
  }
  const places = [
    ...readings('flow', flow),
    ...transformsOf(catalog, flow).flatMap(({ value }) => readings('transform', value)),
    ...flow.systems.flatMap((id) => readings('connector', catalog.connectors.get(id)?.value ?? {})),
  ];
  for (const { reading } of places) for (const text of reading.strings) codes.add(text);
  return codes;
}
