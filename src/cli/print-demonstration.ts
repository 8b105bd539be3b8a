/** What `backhaul start` shows. */
import type { DemonstrationProgress, DemonstrationResult } from '../operations/demonstration/run-demonstration.ts';
import type { ShopProof } from '../operations/demonstration/shop.ts';
import type { Output } from './output.ts';
import { table } from './table.ts';

/** On a terminal one line that changes; elsewhere a line each few seconds, on standard error. */
export function progressLine(output: Output): { show(progress: DemonstrationProgress): void; end(): void } {
  const live = process.stderr.isTTY === true;
  let last = '';
  let lastAt = 0;
  return {
    show({ stage, seconds, states }) {
      const counts = Object.entries(states).map(([state, count]) => `${count} ${state}`);
      const text = `${seconds.toFixed(1).padStart(5)} s  ${stage}: ${counts.join(', ') || 'starting'}`;
      if (live) process.stderr.write(`\r\u001b[2K${text}`);
      else if (text !== last && seconds - lastAt >= 3) {
        lastAt = seconds;
        output.remark(text);
      }
      last = text;
    },
    end() {
      if (live) process.stderr.write('\r\u001b[2K');
    },
  };
}

export function printDemonstration(result: DemonstrationResult, output: Output): void {
  const { proof } = result;
  const bold = (text: string): string => output.styled('bold', text);
  output.line(
    bold(
      `${result.returns} returns with ${result.lines} lines at rest after ${result.seconds} s (seed ${result.seed})`,
    ),
  );
  output.line(
    `  ${Object.entries(result.states)
      .map(([state, count]) => `${count} ${state}`)
      .join(', ')}`,
  );
  output.line(
    `  ${result.webhooks.sent} webhooks sent with duplicates and out of order, ${result.webhooks.accepted} events kept; the polls found the rest`,
  );
  output.line();
  output.line(bold('Units in Archean by location'));
  for (const line of table(['location', 'units'], Object.entries(result.unitsByLocation))) output.line(`  ${line}`);
  output.line();
  output.line(bold('Exceptions for people'));
  const rows = result.exceptions.map(({ code, owner, severity, count }) => [code, count, owner, severity]);
  for (const line of table(['code', 'open', 'owner', 'severity'], rows)) output.line(`  ${line}`);
  for (const { code, resolution } of result.exceptions) output.line(`  ${code}: ${resolution}`);
  output.line();
  output.line(bold('Calls'));
  const refused = result.calls.filter(({ outcome }) => outcome !== 'ok').reduce((sum, { count }) => sum + count, 0);
  const all = result.calls.reduce((sum, { count }) => sum + count, 0);
  output.line(
    `  ${all} calls, of which ${refused} met a fault: throttled, failed, or cut off before or after the commit`,
  );
  output.line();
  const good = proof.lost + proof.twice + proof.misplaced + proof.unexplained === 0;
  output.line(bold('Proof, against what Archean really applied and what the shop shows'));
  output.line(`  expected ${proof.expected} units, standing ${proof.standing}, by ${proof.movements} movements`);
  output.line(
    `  ${output.styled(good ? 'green' : 'red', `lost: ${proof.lost}  twice: ${proof.twice}  misplaced: ${proof.misplaced}  unexplained: ${proof.unexplained}`)}`,
  );
  if (result.shop) printShop(result.shop, output);
}

function printShop({ placed, lost, twice, shown, differing }: ShopProof, output: Output): void {
  const good = lost + twice + differing === 0;
  output.line(`  ${placed} orders of the shop reached Archean, ${shown} SKUs are shown with what Archean has`);
  output.line(
    `  ${output.styled(good ? 'green' : 'red', `orders lost: ${lost}  twice: ${twice}  SKUs that differ: ${differing}`)}`,
  );
}
