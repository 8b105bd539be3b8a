/** Flags of Node with which the command gives itself its memory. */
export const { memoryFlags } = (await import(new URL('../../bin/pinned-node.js', import.meta.url).href)) as {
  readonly memoryFlags: readonly string[];
};
