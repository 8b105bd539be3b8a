/** What a connector says of itself, as a page for people: everything on it stands in the connector's declaration. */
import type { AuthMethod, Connector, IdempotencyMechanism, Operation } from '../../schemas/formats/connector.ts';
import type { Evidence } from '../../schemas/formats/evidence.ts';

/** The page in Markdown, for docs/connectors/<id>.md. */
export function connectorDocument(connector: Connector): string {
  const { evidence, documentation } = connector;
  const parts = [
    `# ${connector.title}`,
    `Written by \`npm run emit\` from \`connectors/${connector.id}/connector.ts\`: change that, not this page.`,
    connector.description,
    evidence
      ? `**Known as ${evidence.kind}.** ${evidence.source} Tried on: ${evidence.runAgainst.join('; ')}.`
      : 'How it is known is not declared.',
    ...(documentation.length > 0 ? [list(documentation)] : []),
    '## Operations',
    operationTable(connector),
    ...sources(connector),
    ...notes(connector),
    '## Limits',
    list(limits(connector)),
    '## Credentials and ways of authenticating',
    table(
      ['credential', 'needed', 'what it is'],
      Object.entries(connector.credentials).map(([name, { description, optional }]) => [
        code(name),
        optional ? 'by some ways' : 'yes',
        description,
      ]),
    ),
    `In use: ${shown(connector, connector.auth.use)}.`,
    table(
      ['way', 'kind', 'credentials'],
      Object.entries(connector.auth.methods).map(([name, method]) => [
        code(name),
        method.kind,
        credentialsOf(connector, method),
      ]),
    ),
    '## Webhooks',
    ...webhookParts(connector),
    '## Settings',
    `A brand gives other values under \`connectors.${connector.id}.settings\`.`,
    table(
      ['setting', 'default', 'known as', 'what it does'],
      Object.entries(connector.settings).map(([name, { description, default: value, certainty }]) => [
        code(name),
        value === undefined ? 'none: a brand must say it' : code(JSON.stringify(value)),
        certainty ?? 'a choice of ours',
        description,
      ]),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function operationTable(connector: Connector): string {
  return table(
    [
      'operation',
      'what it does',
      'call',
      'direction',
      'a repeat is kept harmless by',
      'pages',
      'items in a call',
      'offered',
      'known as',
    ],
    Object.entries(connector.operations).map(([name, operation]) => [
      code(name),
      operation.title,
      `${operation.method} ${shown(connector, operation.path)}`,
      operation.direction,
      operation.direction === 'read' ? 'nothing to protect' : protection(connector, operation),
      operation.pagination?.kind ?? 'one answer',
      operation.batch ? shown(connector, operation.batch.limit) : 'one',
      operation.enabled === undefined ? 'always' : `by ${shown(connector, operation.enabled)}`,
      operation.evidence?.kind ?? 'not declared',
    ]),
  );
}

/** Each source once, with the operations that are known from it. */
function sources({ operations }: Connector): string[] {
  const named = new Map<string, string[]>();
  for (const [name, { evidence }] of Object.entries(operations)) {
    if (!evidence) continue;
    const told = sentence(evidence);
    named.set(told, [...(named.get(told) ?? []), code(name)]);
  }
  if (named.size === 0) return [];
  return ['Known from:', list([...named].map(([told, names]) => `${told}: ${names.join(', ')}`))];
}

const sentence = ({ kind, source }: Evidence): string => `${kind}, ${source}`;

function protection(connector: Connector, { idempotency }: Operation): string {
  return idempotency
    .map((mechanism) => {
      const only = 'enabled' in mechanism && mechanism.enabled !== undefined;
      return only
        ? `${mechanismText(connector, mechanism)}, by ${shown(connector, mechanism.enabled)}`
        : mechanismText(connector, mechanism);
    })
    .join('; else ');
}

function mechanismText(connector: Connector, mechanism: IdempotencyMechanism): string {
  switch (mechanism.kind) {
    case 'header':
      return `a key in ${shown(connector, mechanism.header)}`;
    case 'variable':
      return `a key in the variable ${code(mechanism.variable)}`;
    case 'readBack':
      return `reading back with ${code(mechanism.operation)}`;
    case 'naturalKey':
      return `the system itself, by ${code(mechanism.field)}`;
    case 'version':
      return `the version that the write carries: a lost answer is settled by whether it moved and the change is there, with ${code(mechanism.operation)}`;
    case 'none':
      return 'nothing: what is not answered is for a person';
  }
}

function notes({ operations }: Connector): string[] {
  const told = Object.entries(operations).flatMap(([name, { description }]) =>
    description ? [`${code(name)}: ${description}`] : [],
  );
  return told.length === 0 ? [] : ['What to know of them:', list(told)];
}

function limits(connector: Connector): string[] {
  const { budget, quotas = [], timeoutMs, maximumResponseBytes } = connector;
  const value = (one: unknown) => shown(connector, one);
  const rate =
    budget.kind === 'cost'
      ? `A bucket of ${value(budget.maximum)} points, restored by ${value(budget.restoreRate)} a second, until answers tell the true figures; after a refusal without a time of its own all pause for ${value(budget.pauseMs)} ms.`
      : `${value(budget.limit)} calls in ${value(budget.windowMs)} ms, of which ${value(budget.burst)} may go at once; after a refusal without a time of its own all pause for ${value(budget.pauseMs)} ms.`;
  return [
    `${rate} All flows and workers share it.`,
    ...quotas.map(
      ({ limit, windowMs, offsetMs }) =>
        `${value(limit)} calls in each window of ${value(windowMs)} ms, which begins ${value(offsetMs)} ms after midnight UTC.`,
    ),
    `One call may take ${value(timeoutMs)} ms, and its answer may have ${maximumResponseBytes} bytes.`,
  ];
}

function credentialsOf({ credentials }: Connector, method: AuthMethod): string {
  const named = Object.values(method).filter((value) => typeof value === 'string' && Object.hasOwn(credentials, value));
  return named.length === 0 ? 'none' : named.map((name) => code(String(name))).join(', ');
}

function webhookParts(connector: Connector): string[] {
  const { webhooks } = connector;
  if (!webhooks) return ['None are received.'];
  const { signature, enabled, maximumBytes } = webhooks;
  const detail = 'header' in signature ? `, in the header ${shown(connector, signature.header)}` : '';
  const ways: Readonly<Record<string, string>> = {
    hmacSha256: `signed with HMAC-SHA256 over the bytes of the body${detail}`,
    secretPath: 'not signed: the address ends with a secret, and a body is only a hint to read the record again',
    none: 'not protected',
  };
  return [
    `They are ${ways[signature.kind] ?? `protected by ${signature.kind}${detail}`}; a body may have ${maximumBytes} bytes.${
      enabled === undefined ? '' : ` Received where ${shown(connector, enabled)} says so.`
    }`,
    table(
      ['topic', 'triggers', 'record', 'what it says'],
      Object.entries(webhooks.topics).map(([topic, { triggers, key, description }]) => [
        code(topic),
        triggers.map(code).join(', '),
        code(key),
        description,
      ]),
    ),
  ];
}

const reference = /^\{settings\.([A-Za-z0-9.]+)\}$/;

/** A value, or the setting that it comes from with its default. */
function shown({ settings }: Connector, value: unknown): string {
  const path = typeof value === 'string' ? reference.exec(value)?.[1] : undefined;
  if (path === undefined) return code(String(value));
  const [name = '', ...inner] = path.split('.');
  const found = inner.reduce<unknown>(
    (outer, key) => (typeof outer === 'object' && outer !== null ? (outer as Record<string, unknown>)[key] : undefined),
    settings[name]?.default,
  );
  return found === undefined ? `the setting ${code(path)}` : `${code(String(found))} (setting ${code(path)})`;
}

const code = (text: string): string => (text.includes('`') ? text : `\`${text}\``);
const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'None.';
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')).join(' | ')} |`;
  return [line(columns), `|${'---|'.repeat(columns.length)}`, ...rows.map(line)].join('\n');
}
