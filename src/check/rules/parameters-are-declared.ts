/** Demands that parameters that are given are declared by the operation. */

import { absent } from '../../../schemas/formats/examples/change.ts';
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { operationOf, operationUses, ownValue } from '../flow-parts.ts';
import { givenParameters, namedParameters } from '../given-parameters.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'PARAMETER_UNKNOWN',
  title: 'Every parameter that is given is declared by its operation',
  explanation:
    'A parameter that the operation does not declare is not sent, so that a filter would silently not filter.',
  next: 'Correct the name, or declare the parameter in the connector.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const use of operationUses(flow)) {
        const operation = operationOf(catalog, use);
        if (!operation) continue;
        for (const { name, pointer, key } of givenParameters(use.user)) {
          if (ownValue(operation.parameters, name)) continue;
          report(
            file,
            use.pointer + pointer,
            {
              what: `The operation "${use.operation}" has no parameter "${name}"`,
              why: 'It would not be sent.',
              next: suggestion(name, Object.keys(operation.parameters ?? {})),
            },
            { key },
          );
        }
      }
    }
    for (const { value: connector, file } of catalog.connectors.values()) {
      for (const [id, operation] of Object.entries(connector.operations)) {
        for (const { name, pointer, of, key } of namedParameters(connector, operation)) {
          if (!of || ownValue(of.parameters, name)) continue;
          report(
            file,
            pointerTo('/operations', id) + pointer,
            {
              what: `There is no parameter "${name}"`,
              why: 'What is given by that name would not be sent.',
              next: suggestion(name, Object.keys(of.parameters ?? {})),
            },
            { key },
          );
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'a poll gives a parameter that the operation does not have',
      files: exampleProject({ [examplePaths.flow]: { '/triggers/1/passes/0/referense': "'returns'" } }),
      at: { file: examplePaths.flow, pointer: '/triggers/1/passes/0/referense', key: true },
    },
    {
      reason: 'the end of the window has no parameter',
      files: exampleProject({ [examplePaths.flow]: { '/triggers/1/window/to': 'until' } }),
      at: { file: examplePaths.flow, pointer: '/triggers/1/window/to' },
    },
    {
      reason: 'the parameter of the cursor is not declared',
      files: exampleProject({ [examplePaths.stock]: { '/operations/listMovements/parameters/cursor': absent } }),
      at: { file: examplePaths.stock, pointer: '/operations/listMovements/pagination/parameter' },
    },
    {
      reason: 'the path takes a value that no parameter gives',
      files: exampleProject({ [examplePaths.stock]: { '/operations/createMovement/path': '/movements/{kind}' } }),
      at: { file: examplePaths.stock, pointer: '/operations/createMovement/path' },
    },
  ],
};
