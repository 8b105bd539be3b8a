/** The scripts that are the same for every compiled flow. */
import { type BundledScript, bundle, ownModule } from '../bundle.ts';
import { commonScripts } from './record-flow.ts';

export async function bundleCommon(): Promise<BundledScript[]> {
  const modules = ownModule('scripts', 'flow', 'record-scripts');
  return Promise.all(
    Object.entries(commonScripts).map(async ([name, id]) => {
      const entry = `import { ${name} } from ${modules};\nmodule.exports = ${name};`;
      return { id, kind: 'flow' as const, code: await bundle(entry, {}) };
    }),
  );
}
