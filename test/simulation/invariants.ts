/** What must hold when everything has come to rest, whatever happened before. */
import type { Queryable } from '../../src/runtime/store/database.ts';
import type { SimulatedLedger } from './simulated-ledger.ts';

/** Whatever does not hold, one sentence each. */
export async function findingsOf(database: Queryable, ledger: SimulatedLedger): Promise<string[]> {
  return [...ledger.faults, ...ledgerFindings(ledger), ...(await storeFindings(database, ledger))];
}

function ledgerFindings(ledger: SimulatedLedger): string[] {
  const findings: string[] = [];
  for (const { item, wanted, version, locked, notes, tolls, stamp } of ledger.items.values()) {
    const own = ledger.bookings.filter((booking) => booking.item === item);
    const units = own.reduce((sum, booking) => sum + booking.units, 0);
    if (!locked && units !== wanted) findings.push(`${item}: ${units} units are booked, ${wanted} are wanted`);
    const references = own.map(({ reference }) => reference);
    if (new Set(references).size < references.length) findings.push(`${item}: booked twice: ${references.join(' ')}`);
    const numbers = references.map((reference) => Number(reference.split(':')[1]));
    if (numbers.some((number, index) => index > 0 && number < (numbers[index - 1] ?? 0))) {
      findings.push(`${item}: booked out of order: ${numbers.join(' ')}`);
    }
    if (notes.length !== 1) findings.push(`${item}: ${notes.length} notes`);
    if (tolls !== 1) findings.push(`${item}: ${tolls} tolls`);
    if (stamp !== version) findings.push(`${item}: stamped ${stamp}, its version is ${version}`);
  }
  return findings;
}

async function storeFindings(database: Queryable, ledger: SimulatedLedger): Promise<string[]> {
  const findings: string[] = [];
  const { rows: records } = await database.query<{ key: string; state: string; reason: string | null }>(
    'select key, state, reason from backhaul.record order by key',
  );
  for (const name of ledger.items.keys()) {
    const record = records.find(({ key }) => key === name);
    const locked = ledger.items.get(name)?.locked;
    if (!record) findings.push(`${name}: no record`);
    else if (record.state !== 'confirmed' && !(locked && record.state === 'exception')) {
      findings.push(`${name}: its record is ${record.state}: ${record.reason ?? ''}`);
    }
  }
  const { rows: open } = await database.query<{ reference: string; state: string }>(
    `select line_reference as reference, state from backhaul.effect where state in ('intended', 'unknown')`,
  );
  for (const { reference, state } of open) findings.push(`the effect ${reference} is still ${state}`);
  const { rows: exceptions } = await database.query<{ key: string; code: string }>(
    `select key, code from backhaul.exception
      where state = 'open' and (owner = '' or code = '' or message = '' or resolution = '')`,
  );
  for (const { key, code } of exceptions) findings.push(`the exception ${code} of ${key} has no cause or no owner`);
  const { rows: causeless } = await database.query<{ key: string }>(
    `select key from backhaul.record r where state = 'exception' and not exists
       (select from backhaul.exception x where x.brand = r.brand and x.flow = r.flow and x.key = r.key and x.state = 'open')`,
  );
  for (const { key } of causeless) findings.push(`${key} is in exception, and no exception is open`);
  return findings;
}
