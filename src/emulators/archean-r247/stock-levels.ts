/** Stock levels, folded from an append-only list of movements; what readers see may lag behind what is true. */
import { AbortError } from '../../errors/errors.ts';

export const maximumMovements = 2_000_000;

export interface Movement {
  readonly sku: string;
  readonly locationCode: string;
  readonly onHandChange: number;
  readonly allocatedChange: number;
  readonly incomingChange: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly cause: string;
}

export interface Level {
  readonly sku: string;
  readonly locationCode: string;
  onHand: number;
  allocated: number;
  incoming: number;
  /** Number of the movement that changed it last; 0 where there was none. */
  version: number;
  /** Milliseconds since 1970. */
  updatedAt: number;
}

export class StockLevels {
  readonly #movements: Movement[] = [];
  readonly #committed = new Map<string, Level>();
  readonly #visible = new Map<string, Level>();
  #shown = 0;
  #sorted: Level[] | undefined;

  /** Appends a movement and returns the true level after it. Throws `EMULATOR_MOVEMENTS_FULL`. */
  append(movement: Movement): Level {
    if (this.#movements.length >= maximumMovements) {
      throw new AbortError({
        code: 'EMULATOR_MOVEMENTS_FULL',
        what: 'The emulator can store no more stock movements.',
        why: `It keeps at most ${maximumMovements} in memory.`,
        nextSteps: ['Call POST /_control/reset between test runs.'],
      });
    }
    this.#movements.push(movement);
    return fold(this.#committed, movement, this.#movements.length);
  }

  /** The true level, whatever readers see; zero where nothing ever moved. */
  level(sku: string, locationCode: string): Readonly<Level> {
    return this.#committed.get(levelKey(sku, locationCode)) ?? emptyLevel(sku, locationCode);
  }

  /** The levels that a reader sees now, by updatedAt, SKU and location. */
  visible(now: number, visibilityMs: number): readonly Level[] {
    for (; this.#shown < this.#movements.length; this.#shown += 1) {
      const movement = this.#movements[this.#shown];
      if (movement === undefined || movement.at + visibilityMs > now) break;
      fold(this.#visible, movement, this.#shown + 1);
      this.#sorted = undefined;
    }
    this.#sorted ??= [...this.#visible.values()].sort(compareLevels);
    return this.#sorted;
  }

  /** Movements after the first `after`, in the order in which they were made, at most `limit`. */
  movements(after: number, limit: number): readonly Movement[] {
    return this.#movements.slice(after, after + limit);
  }

  get movementCount(): number {
    return this.#movements.length;
  }
}

function fold(levels: Map<string, Level>, movement: Movement, version: number): Level {
  const key = levelKey(movement.sku, movement.locationCode);
  const level = levels.get(key) ?? emptyLevel(movement.sku, movement.locationCode);
  level.onHand += movement.onHandChange;
  level.allocated += movement.allocatedChange;
  level.incoming += movement.incomingChange;
  level.version = version;
  level.updatedAt = movement.at;
  levels.set(key, level);
  return level;
}

function emptyLevel(sku: string, locationCode: string): Level {
  return { sku, locationCode, onHand: 0, allocated: 0, incoming: 0, version: 0, updatedAt: 0 };
}

function levelKey(sku: string, locationCode: string): string {
  return JSON.stringify([sku, locationCode]);
}

function compareLevels(left: Level, right: Level): number {
  return (
    left.updatedAt - right.updatedAt ||
    compareText(left.sku, right.sku) ||
    compareText(left.locationCode, right.locationCode)
  );
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A level as the contract writes it. */
export function levelBody(level: Readonly<Level>): Record<string, unknown> {
  return {
    sku: level.sku,
    locationCode: level.locationCode,
    onHand: level.onHand,
    allocated: level.allocated,
    available: level.onHand - level.allocated,
    incoming: level.incoming,
    version: String(level.version),
    updatedAt: new Date(level.updatedAt).toISOString(),
  };
}
