/** Flags of Node, and settings of its environment, with which the command gives itself its memory. */
export const { memoryFlags, memoryEnvironment } = (await import(
  new URL('../../bin/pinned-node.js', import.meta.url).href
)) as {
  readonly memoryFlags: readonly string[];
  readonly memoryEnvironment: Readonly<Record<string, string>>;
};
