/** Semantic versions of blueprints: their order, and how far two are apart. https://semver.org */

/** How much of a version a change raises; `none` when nothing changed. */
export const bumps = ['none', 'patch', 'minor', 'major'] as const;
export type Bump = (typeof bumps)[number];

/** Negative when `a` comes before `b`. What follows a hyphen comes before the version itself. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [partsOf(a), partsOf(b)];
  for (const index of [0, 1, 2] as const) {
    if (one.numbers[index] !== other.numbers[index]) return one.numbers[index] - other.numbers[index];
  }
  if (one.preview === other.preview) return 0;
  if (one.preview === '') return 1;
  if (other.preview === '') return -1;
  return one.preview < other.preview ? -1 : 1;
}

/** The first part in which the later version differs from the earlier one. */
export function bumpBetween(earlier: string, later: string): Bump {
  if (compareVersions(later, earlier) <= 0) return 'none';
  const [one, other] = [partsOf(earlier).numbers, partsOf(later).numbers];
  if (one[0] !== other[0]) return 'major';
  return one[1] !== other[1] ? 'minor' : 'patch';
}

/** The lowest version that a change demands. */
export function bumped(version: string, bump: Bump): string {
  const [major, minor, patch] = partsOf(version).numbers;
  switch (bump) {
    case 'major':
      return `${major + 1}.0.0`;
    case 'minor':
      return `${major}.${minor + 1}.0`;
    case 'patch':
      return `${major}.${minor}.${patch + 1}`;
    case 'none':
      return version;
  }
}

export const largestBump = (all: readonly Bump[]): Bump =>
  bumps[Math.max(0, ...all.map((bump) => bumps.indexOf(bump)))] ?? 'none';

export const isAtLeast = (bump: Bump, wanted: Bump): boolean => bumps.indexOf(bump) >= bumps.indexOf(wanted);

function partsOf(version: string): { numbers: [number, number, number]; preview: string } {
  const [, major, minor, patch, preview = ''] = /^(\d+)\.(\d+)\.(\d+)(?:-(.*))?$/.exec(version) ?? [];
  return { numbers: [Number(major), Number(minor), Number(patch)], preview };
}
