/** What a loop does with the items that it comes to: keeps them, counts them, or adds them up. */
import { computedNumber, shapes } from './shape.ts';
import { type Place, shaped, type Total, temporary, use, type Value } from './writer.ts';

export interface Gatherer {
  /** The statement before the loop. */
  readonly start: string;
  /** The statement for one item. */
  one(js: string): string;
  /** The statement for an array of items, which may be absent. */
  all(js: string, isOptional: boolean): string;
}

/** Keeps the items in `out`. */
export function keeper(place: Place, out: string): Gatherer {
  return {
    start: `${out}=[];`,
    one: (js) => `${out}.push(${js});`,
    all(js, isOptional) {
      const item = place.unit.fresh('e');
      return `for(const ${item} of ${js}${isOptional ? '??[]' : ''})${out}.push(${item});`;
    },
  };
}

/** Counts items, or adds up numbers; `isSequence` where the items are a sequence, whose length has a limit. */
export function totaller(place: Place, of: Total, isSequence: boolean): Gatherer & { finish(): Value } {
  const count = temporary(place);
  const sum = of === 'sum' ? temporary(place) : undefined;
  const checked = isSequence ? `${use(place, 'counted', 'x', count)}` : count;
  return {
    start: sum ? `${sum}=${count}=0;` : `${count}=0;`,
    one: (js) => (sum ? `${sum}+=${js};${count}++;` : `${count}++;`),
    all(js, isOptional) {
      if (!sum) return isOptional ? `${count}+=${js}?.length??0;` : `${count}+=${js}.length;`;
      const item = place.unit.fresh('e');
      return `for(const ${item} of ${js}${isOptional ? '??[]' : ''}){${this.one(item)}}`;
    },
    finish: () =>
      sum
        ? shaped(`(${checked}>0?${sum}:undefined)`, computedNumber, { safe: !isSequence, isTotal: true })
        : shaped(checked, shapes.number, { defined: true, safe: !isSequence, atom: !isSequence, isTotal: true }),
  };
}
