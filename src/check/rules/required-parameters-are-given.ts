/** Demands that every required parameter of a call is given. */
import { absent } from '../../../schemas/formats/examples/change.ts';
import type { ConnectorStep, PollTrigger } from '../../../schemas/formats/flow.ts';
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { operationOf, operationUses } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'PARAMETER_MISSING',
  title: 'Every required parameter of an operation is given',
  explanation: 'Without it the system refuses the call, or answers something else than what was meant.',
  next: 'Give the parameter in the step or in each pass of the poll.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const use of operationUses(flow)) {
        const parameters = Object.entries(operationOf(catalog, use)?.parameters ?? {});
        for (const { pointer, names } of givenSets(use.user)) {
          for (const [name, { required, value }] of parameters) {
            if (!required || value !== undefined || names.includes(name)) continue;
            report(file, use.pointer + pointer, {
              what: `The required parameter "${name}" of "${use.operation}" is not given`,
              why: 'The system would refuse the call.',
              next: `Add "${name}" to the parameters.`,
            });
          }
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'a step reads movements without saying from when',
      files: exampleProject({
        [examplePaths.flow]: {
          '/steps/5/operation': 'listMovements',
          '/steps/5/batch': absent,
          '/steps/5/parameters': { to: 'event.closedAt' },
        },
      }),
      at: { file: examplePaths.flow, pointer: '/steps/5/parameters' },
    },
  ],
};

/** Each set of parameters with which one call is made. */
function givenSets(user: ConnectorStep | PollTrigger): { pointer: string; names: string[] }[] {
  if ('kind' in user) {
    return user.passes.map((pass, index) => ({
      pointer: pointerTo('/passes', index),
      names: [...Object.keys(pass), user.window.from ?? [], user.window.to ?? []].flat(),
    }));
  }
  const gathered = user.gather ? [user.gather.parameter] : [];
  const pointer = user.parameters ? '/parameters' : '';
  return [{ pointer, names: [...Object.keys(user.parameters ?? {}), ...gathered] }];
}
