/** Demands that a brand names flows, connectors and owners that are there, and each connector that its flows need. */
import { absent } from '../../../schemas/formats/examples/change.ts';
import { declaredIds, isDeclared } from '../../blueprint/catalog.ts';
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { enabledFlows } from '../brand-parts.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { ownValue } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'BRAND_REFERENCE_WRONG',
  title: 'A brand names flows, connectors and owners that exist, and every connector that its flows need',
  explanation: 'A flow that is not there can not run, and neither can one whose system the brand has no instance of.',
  next: 'Correct the id, or add the connector to the brand.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: brand, file } of catalog.brands.values()) {
      for (const [list, kind] of [['connectors', 'connector'] as const, ['flows', 'flow'] as const]) {
        for (const id of Object.keys(brand[list])) {
          if (isDeclared(catalog, kind, id)) continue;
          report(
            file,
            pointerTo('', list, id),
            {
              what: `There is no ${kind} "${id}"`,
              why: 'What the brand says about it would have no effect.',
              next: suggestion(id, declaredIds(catalog, kind)),
            },
            { key: true },
          );
        }
      }
      const roles = new Set(
        enabledFlows(brand).flatMap((id) => Object.keys(catalog.flows.get(id)?.value.owners ?? {})),
      );
      for (const [name, { owners }] of Object.entries(brand.alerts ?? {})) {
        for (const [index, owner] of (owners ?? []).entries()) {
          if (roles.has(owner)) continue;
          report(file, pointerTo('/alerts', name, 'owners', index), {
            what: `No flow of the brand has the owner "${owner}"`,
            why: 'Nobody would be told of what that owner has to do.',
            next: suggestion(owner, roles),
          });
        }
      }
      for (const id of enabledFlows(brand)) {
        for (const system of catalog.flows.get(id)?.value.systems ?? []) {
          if (ownValue(brand.connectors, system)) continue;
          report(
            file,
            pointerTo('/flows', id),
            {
              what: `The flow needs the connector "${system}", of which the brand has no instance`,
              why: 'The flow could not call that system.',
              next: `Add "${system}" under connectors, or switch the flow off with "enabled": false.`,
            },
            { key: true },
          );
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'an alert is for an owner that no flow has',
      files: exampleProject({ [examplePaths.brand]: { '/alerts/warehouse/owners/0': 'warehous' } }),
      at: { file: examplePaths.brand, pointer: '/alerts/warehouse/owners/0' },
    },
    {
      reason: 'the flow that the brand names does not exist',
      files: exampleProject({
        [examplePaths.brand]: { '/flows/example-returns--example-stock~1restok': { version: '1.0.0' } },
      }),
      at: { file: examplePaths.brand, pointer: '/flows/example-returns--example-stock~1restok', key: true },
    },
    {
      reason: 'the brand has no instance of a system of its flow',
      files: exampleProject({ [examplePaths.brand]: { '/connectors/example-returns': absent } }),
      at: { file: examplePaths.brand, pointer: '/flows/example-returns--example-stock~1restock', key: true },
    },
  ],
};
