/** The reports on guarantees of all flows, as they stand under docs/guarantees. */
import type { Brand } from '../../../../schemas/formats/brand.ts';
import { AbortError } from '../../../errors/errors.ts';
import type { Declarations } from '../../../runtime/plan/compile-plan.ts';
import { compileFlow } from '../flow/compile-flow.ts';
import { guaranteesOf } from './guarantees.ts';
import { guaranteesText } from './guarantees-text.ts';

/** Path under docs/guarantees to its text, for each flow of the brand. A flow that is not compiled says why. */
export async function guaranteeDocuments(brand: Brand, declarations: Declarations): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const id of Object.keys(brand.flows)) {
    const flow = declarations.flows.get(id);
    if (!flow) continue;
    texts.set(`${id}.md`, await textOf(flow.title, () => compileFlow(flow, brand, declarations)));
  }
  return texts;
}

async function textOf(title: string, compile: () => ReturnType<typeof compileFlow>): Promise<string> {
  const heading = `On the platform: ${title}`;
  try {
    return guaranteesText(heading, [guaranteesOf(await compile())]);
  } catch (error) {
    if (!(error instanceof AbortError)) throw error;
    const { code, message, why } = error;
    return `# ${heading}\n\nThis flow needs the runtime as a whole; nothing of it is compiled.\n\n${code}: ${message} ${why}\n`;
  }
}
