/** The platform's limits, and what of a build is past them. */
import type { ImportDocument } from '../../../../schemas/platforms/patchworks-import.ts';
import { longestFilterValue } from '../../../../schemas/platforms/patchworks-import.ts';
import { type TierName, tiers } from '../tiers.ts';
import type { PlatformBuild } from './compile-brand.ts';
import type { OperationsEstimate } from './operations-estimate.ts';

export interface Limit {
  readonly what: string;
  readonly minimum?: number;
  readonly maximum: number;
  /** What the platform does past it. */
  readonly past: string;
  readonly next: string;
}

/** All verified in the platform's documents; what is left to a run (metadata, payloads) is kept by the scripts themselves. */
export const limits = {
  triesPerFlow: {
    what: 'Try/catch steps of one flow',
    maximum: 1,
    past: 'A second one can not be added.',
    next: 'Take one of them out.',
  },
  retries: {
    what: 'Retries of a connector step',
    minimum: 0,
    maximum: 2,
    past: 'The step takes no other number.',
    next: 'Lower the number of retries of the step.',
  },
  priority: {
    what: 'Priority of a flow',
    minimum: 1,
    maximum: 5,
    past: 'There are five, from highest to lowest.',
    next: 'Choose one of the five.',
  },
  filterCharacters: {
    what: 'Characters of the value of a filter',
    maximum: longestFilterValue,
    past: 'The filter takes no longer value.',
    next: 'Compare a shorter value.',
  },
  trackedCharacters: {
    what: 'Characters of a tracked value',
    maximum: 255,
    past: 'The value is not tracked.',
    next: 'Track a shorter value.',
  },
  metaBytes: {
    what: 'Bytes of the metadata of a payload',
    maximum: 10_240,
    past: 'The step fails.',
    next: 'Let the record ask for less in one call.',
  },
  payloadBytes: {
    what: 'Bytes of a payload',
    maximum: 500_000_000,
    past: 'The platform advises far smaller ones.',
    next: 'Read smaller pages.',
  },
  scriptBytes: {
    what: 'Bytes of a script',
    maximum: 4_000_000_000,
    past: 'The script is refused.',
    next: 'Split the mapping in two.',
  },
  requestBytes: {
    what: 'Bytes of a request to the API of the platform',
    maximum: 8_000_000,
    past: 'The API answers with 413.',
    next: 'Split the flow in two.',
  },
  cacheBytes: {
    what: 'Bytes of one cache',
    maximum: 50_000_000,
    past: 'What does not fit is not kept, and what was confirmed is forgotten.',
    next: 'Run this flow with the runtime.',
  },
} as const satisfies Record<string, Limit>;
export type LimitName = keyof typeof limits;

export interface LimitFinding {
  readonly limit: LimitName | 'tierConnectors' | 'tierOperations';
  readonly place: string;
  readonly value: number;
  readonly message: string;
}

/** A finding where the value is past the limit. */
export function checkLimit(name: LimitName, place: string, value: number): LimitFinding[] {
  const { what, minimum, maximum, past, next }: Limit = limits[name];
  if (value <= maximum && value >= (minimum ?? Number.NEGATIVE_INFINITY)) return [];
  const range = minimum === undefined ? `at most ${maximum}` : `${minimum} to ${maximum}`;
  return [{ limit: name, place, value, message: `${place}: ${what}: ${value}, allowed: ${range}. ${past} ${next}` }];
}

export function documentFindings({ flow }: ImportDocument, bytes: number): LimitFinding[] {
  const found = [...checkLimit('priority', flow.name, flow.priority), ...checkLimit('requestBytes', flow.name, bytes)];
  for (const { flow_priority, steps } of flow.versions) {
    found.push(...checkLimit('priority', flow.name, flow_priority));
    const tries = steps.filter(({ microservice }) => microservice === 'try-catch').length;
    found.push(...checkLimit('triesPerFlow', flow.name, tries));
    for (const { name, microservice, config, routes = [] } of steps) {
      const place = `${flow.name}, ${name}`;
      if (microservice === 'connector') found.push(...checkLimit('retries', place, Number(config.retries ?? 0)));
      for (const { value } of routes.flatMap(({ filters = [] }) => filters)) {
        found.push(...checkLimit('filterCharacters', place, value.length));
      }
    }
  }
  return found;
}

/** About as many bytes as the memory of one record takes, and how long a cache keeps it (best effort). */
const memoryBytesPerRecord = 4_000;
const memoryDays = 7;

export function buildFindings(
  build: PlatformBuild,
  tier: TierName | undefined,
  estimates: readonly OperationsEstimate[],
): LimitFinding[] {
  const found = build.documents.flatMap(({ document }) =>
    documentFindings(document, Buffer.byteLength(JSON.stringify(document))),
  );
  for (const { id, code } of build.scripts) found.push(...checkLimit('scriptBytes', id, Buffer.byteLength(code)));
  for (const { flow, recordsPerMonth } of estimates) {
    const bytes = Math.ceil((recordsPerMonth / 30) * memoryDays * memoryBytesPerRecord);
    found.push(...checkLimit('cacheBytes', flow, bytes));
  }
  if (tier !== undefined) found.push(...tierFindings(tier, build.collections.size, estimates));
  return found;
}

export function tierFindings(
  tier: TierName,
  connectors: number,
  estimates: readonly OperationsEstimate[],
): LimitFinding[] {
  const allowed = tiers[tier];
  const operations = estimates.reduce((sum, { usual }) => sum + usual, 0);
  const told = (limit: LimitFinding['limit'], what: string, value: number, most: number, next: string) =>
    value > most
      ? [{ limit, place: tier, value, message: `${tier}: ${what}: ${value}, allowed: ${most}. ${next}` }]
      : [];
  return [
    ...told('tierConnectors', 'Deployed connectors', connectors, allowed.connectors, 'Choose a larger tier.'),
    ...told(
      'tierOperations',
      'Operations per month',
      operations,
      allowed.operationsPerMonth,
      'Poll less often, or choose a larger tier.',
    ),
  ];
}
