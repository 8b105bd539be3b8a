/**
 * Where every returned unit must stand in the end, worked out straight from what the two systems hold and the brand's
 * settings: the proof must not use the mapping that it is to prove.
 */

/** A return as the emulator holds it at the end. */
export interface FinalReturn {
  readonly id: string | number;
  readonly state: string;
  readonly line_items: readonly {
    readonly line_item_id: string | number;
    readonly sku?: string | null;
    readonly outcome?: string | null;
    readonly disposition?: { readonly disposition_outcome?: string | null } | null;
  }[];
}

export interface StockSettings {
  readonly dispositions: Readonly<Record<string, string>>;
  readonly locations: Readonly<Record<string, string>>;
  readonly reasonCodes: Readonly<Record<string, string>>;
  readonly missingDisposition: string;
  readonly keepItemOutcomes: readonly string[];
}

export interface ExpectedStock {
  /** Line id to the location where its one unit must stand. */
  readonly standing: ReadonlyMap<string, string>;
  /** Lines whose unit should move and cannot, because the stock system keeps no stock of the SKU: people must know. */
  readonly held: ReadonlySet<string>;
}

export function expectedStock(
  returns: readonly FinalReturn[],
  stockedSkus: ReadonlySet<string>,
  settings: StockSettings,
): ExpectedStock {
  const standing = new Map<string, string>();
  const held = new Set<string>();
  for (const { state, line_items: lines } of returns) {
    if (state !== 'closed') continue;
    for (const line of lines) {
      const role = roleOf(line, settings);
      if (role === 'none') continue;
      const id = String(line.line_item_id);
      if (!line.sku || !stockedSkus.has(line.sku.trim())) held.add(id);
      else standing.set(id, settings.locations[role] ?? String(settings.locations.quarantine));
    }
  }
  return { standing, held };
}

function roleOf(line: FinalReturn['line_items'][number], settings: StockSettings): string {
  const token = (text: string | null | undefined): string =>
    (text ?? '')
      .trim()
      .toLowerCase()
      .replaceAll(/[ -]+/g, '_')
      .replace(/^n\/a$/, '');
  if (settings.keepItemOutcomes.includes(token(line.outcome))) return 'none';
  const disposition = token(line.disposition?.disposition_outcome);
  if (disposition === '') return settings.missingDisposition;
  return settings.dispositions[disposition] ?? 'quarantine';
}

/** One applied line of the stock system's ledger. */
export interface AppliedLine {
  readonly lineReference: string;
  readonly locationCode: string;
  readonly quantity: number;
  readonly note?: string | null;
  /** How often this line reference was applied. */
  readonly count: number;
}

export interface Proof {
  /** Units that must stand somewhere. */
  readonly expected: number;
  /** Units that the ledger says stand somewhere. */
  readonly standing: number;
  /** Movements that were applied, reversals included. */
  readonly movements: number;
  /** Units that must stand at a location and do not. */
  readonly lost: number;
  /** Movements that were applied more than once, and units that stand more than once. */
  readonly twice: number;
  /** Units that stand where they must not. */
  readonly misplaced: number;
  /** Units that could not move and of which no open exception tells. */
  readonly unexplained: number;
}

/** `told` holds the line ids that open exceptions name. */
export function prove(
  { standing: expected, held }: ExpectedStock,
  ledger: readonly AppliedLine[],
  told: ReadonlySet<string>,
): Proof {
  const standing = new Map<string, number>();
  const doubled = new Set<string>();
  for (const { lineReference, locationCode, quantity, count } of ledger) {
    const place = `${lineReference.split(':')[1]} ${locationCode}`;
    standing.set(place, (standing.get(place) ?? 0) + quantity);
    if (count > 1) doubled.add(lineReference);
  }
  let lost = 0;
  for (const [line, location] of expected) if ((standing.get(`${line} ${location}`) ?? 0) < 1) lost += 1;
  let twice = doubled.size;
  let misplaced = 0;
  let units = 0;
  for (const [place, quantity] of standing) {
    units += quantity;
    const [line, ...location] = place.split(' ');
    const right = expected.get(String(line)) === location.join(' ');
    if (right && quantity > 1) twice += 1;
    if (!right && quantity !== 0) misplaced += 1;
  }
  const unexplained = [...held].filter((line) => !told.has(line)).length;
  return { expected: expected.size, standing: units, movements: ledger.length, lost, twice, misplaced, unexplained };
}
