/** The reports on guarantees of all flows, as they stand under docs/guarantees. */
import type { Brand } from '../../../../schemas/formats/brand.ts';
import type { Declarations } from '../../../runtime/plan/compile-plan.ts';
import { compileFlows } from '../flow/compile-flows.ts';
import { guaranteesOf } from './guarantees.ts';
import { guaranteesText } from './guarantees-text.ts';

/** Path under docs/guarantees to its text, for each flow of the brand. A flow that is not compiled says why. */
export async function guaranteeDocuments(brand: Brand, declarations: Declarations): Promise<Map<string, string>> {
  const chosen = Object.keys(brand.flows).flatMap((id) => declarations.flows.get(id) ?? []);
  const { compiled, leftOut } = await compileFlows(chosen, brand, declarations);
  return new Map(
    chosen.map(({ id, title }) => {
      const own = compiled.filter(({ flow }) => flow.id === id).map(guaranteesOf);
      const without = leftOut.filter(({ flow }) => flow.id === id);
      return [`${id}.md`, guaranteesText(`On the platform: ${title}`, own, without)];
    }),
  );
}
