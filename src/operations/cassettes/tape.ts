/** The exchanges of a cassette as they are used up: strictly, and in order for each operation. */
import type { Cassette, Exchange } from '../../../schemas/formats/cassette.ts';
import { AbortError } from '../../errors/errors.ts';
import { compareRequest, Disguises, differencesInWords, type SentRequest } from './compare-request.ts';

export interface Tape {
  /** The recorded exchange of a request. Error: `REPLAY_UNMATCHED`, which names the nearest one and the difference. */
  take(sent: SentRequest): Exchange;
  readonly used: number;
  /** Error: `REPLAY_UNMATCHED`, the first there was, or `REPLAY_UNUSED`. */
  assertUsedUp(): void;
}

export function createTape({ exchanges }: Cassette): Tape {
  const used = new Set<number>();
  let disguises = new Disguises();
  let unmatched: AbortError | undefined;

  /** Of each operation the first exchange that was not used yet. */
  const next = (): number[] => {
    const found = new Map<string, number>();
    for (const [index, { operation }] of exchanges.entries()) {
      if (!used.has(index) && !found.has(operation)) found.set(operation, index);
    }
    return [...found.values()];
  };

  const differencesAt = (index: number, sent: SentRequest, worn: Disguises) =>
    compareRequest(exchanges[index] as Exchange, sent, worn);

  const explained = (sent: SentRequest): string => {
    const ranked = exchanges
      .map((exchange, index) => {
        const differences = differencesAt(index, sent, disguises.copy());
        const elsewhere = differences.some(({ pointer }) => pointer === '/path' || pointer === '/method');
        return { exchange, index, differences, elsewhere };
      })
      .sort(
        (a, b) =>
          Number(a.elsewhere) - Number(b.elsewhere) ||
          a.differences.length - b.differences.length ||
          Number(used.has(a.index)) - Number(used.has(b.index)),
      );
    const [nearest] = ranked;
    if (!nearest) return 'The cassette has no exchange.';
    const { exchange, index, differences } = nearest;
    const name = `exchange ${index + 1} (${exchange.operation})`;
    if (differences.length > 0) return `The nearest is ${name}. ${differencesInWords(differences)}.`;
    if (used.has(index)) return `It is ${name}, which was used already.`;
    const before = next().find((each) => exchanges[each]?.operation === exchange.operation) ?? index;
    return `It is ${name}, before which exchange ${before + 1} of the same operation was recorded.`;
  };

  return {
    get used() {
      return used.size;
    },
    take(sent) {
      for (const index of next()) {
        const worn = disguises.copy();
        if (differencesAt(index, sent, worn).length > 0) continue;
        disguises = worn;
        used.add(index);
        return exchanges[index] as Exchange;
      }
      const query = sent.query.toString();
      const error = new AbortError({
        code: 'REPLAY_UNMATCHED',
        what: `${sent.method} ${sent.path}${query ? `?${query}` : ''} is not what was recorded next.`.slice(0, 500),
        why: explained(sent),
        nextSteps: ['Correct the call, or record again if the change is meant.'],
      });
      unmatched ??= error;
      throw error;
    },
    assertUsedUp() {
      if (unmatched) throw unmatched;
      const left = exchanges.flatMap(({ operation }, index) =>
        used.has(index) ? [] : [`${index + 1} (${operation})`],
      );
      if (left.length === 0) return;
      throw new AbortError({
        code: 'REPLAY_UNUSED',
        what: `${left.length} of ${exchanges.length} recorded exchanges were not used.`,
        why: `Nobody asked for ${left.slice(0, 10).join(', ')}${left.length > 10 ? ' …' : ''}.`,
        nextSteps: ['Make these calls too, or record again if they are no longer made.'],
      });
    },
  };
}
