/** What an alert says: of which exceptions, how many, whose, and what to do; nothing of what the records hold. */
import type { Brand } from '../../../../schemas/formats/brand.ts';
import type { Flow } from '../../../../schemas/formats/flow.ts';
import { redactText } from '../../connection/redact.ts';

export interface AlertMessage {
  readonly type: 'exceptions.opened' | 'exceptions.repeated' | 'exceptions.closed' | 'alerts.test';
  readonly brand: string;
  readonly brandTitle: string;
  readonly flow: string;
  readonly code: string;
  /** As the blueprint declares it; never a system's own words, which may name a person. */
  readonly title: string;
  readonly severity: string;
  readonly owner: string;
  readonly open: number;
  /** Open and not told before. */
  readonly fresh: number;
  readonly since: string;
  /** Business keys of some of the new ones, or of the oldest. */
  readonly records: readonly string[];
  readonly next: string;
  readonly link: string;
}

/** Open exceptions of one code of one flow. */
export interface ExceptionsOfCode {
  readonly flow: string;
  readonly code: string;
  readonly owner: string;
  readonly severity: string;
  readonly open: number;
  readonly fresh: number;
  readonly since: Date;
  readonly records: readonly string[];
}

export function alertMessage(
  type: AlertMessage['type'],
  brand: Brand,
  flow: Flow | undefined,
  group: ExceptionsOfCode,
): AlertMessage {
  const declared = flow?.exceptions[group.code];
  const list = `backhaul exceptions list --brand ${brand.id} --flow ${group.flow} --code ${group.code}`;
  return {
    type,
    brand: brand.id,
    brandTitle: brand.title,
    flow: group.flow,
    code: group.code,
    title: declared?.title ?? group.code,
    severity: group.severity,
    owner: group.owner,
    open: group.open,
    fresh: group.fresh,
    since: group.since.toISOString(),
    records: group.records.map(redactText),
    next: declared?.resolution ?? `Run "backhaul explain ${group.code}".`,
    link: brand.exceptionLink ? filled(brand.exceptionLink, brand.id, group) : list,
  };
}

const filled = (link: string, brand: string, { flow, code }: ExceptionsOfCode): string =>
  link
    .replaceAll('{brand}', encodeURIComponent(brand))
    .replaceAll('{flow}', encodeURIComponent(flow))
    .replaceAll('{code}', encodeURIComponent(code));

/** One line: a subject, or the head of a text. */
export function headline({ type, code, severity, open, fresh, owner }: AlertMessage): string {
  if (type === 'alerts.test') return `${code}: this is a test, for ${owner}`;
  if (type === 'exceptions.closed') return `${code} is over, for ${owner}`;
  const count = type === 'exceptions.opened' ? `${fresh} new` : `${open} open, ${fresh} of them new`;
  return `${code} (${severity}), ${count}, for ${owner}`;
}

/** The lines below the head. */
export function details(message: AlertMessage): string[] {
  const { type, brandTitle, flow, title, open, records, since, next, link } = message;
  const lines = [`${brandTitle}: ${flow}`, title];
  if (type === 'exceptions.closed') return [...lines, `Since ${since} it was open; nothing is to do.`];
  const more = open > records.length ? ` and ${open - records.length} more` : '';
  return [...lines, `Records: ${records.join(', ')}${more}`, `Since: ${since}`, `Next: ${next}`, `Look: ${link}`];
}

/** What tells whether a receiver can be reached. */
export function testMessage(brand: Brand, target: string): AlertMessage {
  return {
    type: 'alerts.test',
    brand: brand.id,
    brandTitle: brand.title,
    flow: '-',
    code: 'ALERT_TEST',
    title: `A test of the alert ${target}`,
    severity: 'information',
    owner: brand.alerts?.[target]?.owners?.join(', ') ?? 'all owners',
    open: 0,
    fresh: 0,
    since: new Date().toISOString(),
    records: [],
    next: 'Nothing is to do.',
    link: brand.exceptionLink ?? `backhaul exceptions list --brand ${brand.id}`,
  };
}
