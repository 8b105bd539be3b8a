/** Random JSONata over random data, from a seed that makes the same again. */

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const fieldNames = ['a', 'b', 'c', 'd'];
const variableNames = ['$x', '$y', '$z'];
const texts = ['', 'a', 'b', 'ab', 'Abc d', '12', '0x1F', 'é𝄞', '2026-03-02T09:15:00Z'];
const oneValue =
  'sum count max min average string lowercase uppercase length trim number floor ceil round abs sqrt boolean not keys exists spread merge reverse type sort distinct base64encode encodeUrlComponent toMillis clone zip'.split(
    ' ',
  );
const twoValues =
  'substring substringBefore substringAfter contains split join append lookup round power formatBase zip'.split(' ');

/** Makes expressions and data. */
export class Grammar {
  private readonly random: () => number;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  private pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** Data with few names, so that paths often meet something. */
  data(depth = 4): unknown {
    const kind = this.below(depth <= 0 ? 6 : 14);
    if (kind === 0) return null;
    if (kind === 1) return this.random() < 0.5;
    if (kind <= 3) return this.pick([0, 1, 2, 3, -1, 1.5, 100]);
    if (kind <= 5) return this.pick(texts);
    if (kind <= 8) return Array.from({ length: this.below(4) }, () => this.data(depth - 1));
    const out: Record<string, unknown> = {};
    for (const name of fieldNames) if (this.random() < 0.7) out[name] = this.data(depth - 1);
    return out;
  }

  /** An expression; `depth` bounds how far it nests. */
  expression(depth = 4): string {
    if (depth <= 0) return this.leaf();
    const inner = (): string => this.expression(depth - 1);
    const kind = this.below(32);
    if (kind < 9) return this.path(depth);
    if (kind < 11) return `${this.operand(depth)} ${this.pick(['+', '-', '*', '/', '%'])} ${this.operand(depth)}`;
    if (kind < 13)
      return `${this.operand(depth)} ${this.pick(['=', '!=', '<', '<=', '>', '>=', 'in'])} ${this.operand(depth)}`;
    if (kind === 13) return `${this.operand(depth)} ${this.pick(['and', 'or', '&'])} ${this.operand(depth)}`;
    if (kind === 14) return `[${Array.from({ length: this.below(3) }, inner).join(', ')}]`;
    if (kind === 15) return `[${this.below(3)}..${this.below(5)}]`;
    if (kind === 16) return this.object(depth);
    if (kind === 17) return `(${this.operand(depth)} ? ${inner()} : ${inner()})`;
    if (kind === 18) return `(${this.operand(depth)} ${this.pick(['??', '?:'])} ${inner()})`;
    if (kind === 19) return `(${this.pick(variableNames)} := ${inner()}; ${inner()})`;
    if (kind === 20) return `(${inner()}; ${inner()})`;
    if (kind < 24) return `$${this.pick(oneValue)}(${inner()})`;
    if (kind === 24) return `$${this.pick(twoValues)}(${inner()}, ${inner()})`;
    if (kind < 27) return this.higherOrder(depth);
    if (kind === 27) return this.call(depth);
    if (kind === 28)
      return `(${this.operand(depth)} ~> ${this.pick(['$sum', '$string', '$count', '$keys', '$map(function($v){$v})', '|$|{"b": a}|'])})`;
    if (kind === 29)
      return `(${inner()} ~> |${this.pick(['$', 'a', '**', 'b[0]'])}|${this.object(depth)}${this.pick(['', ', "c"', ', ["a","d"]'])}|)`;
    if (kind === 30)
      return `$replace(${inner()}, ${this.pick(['"a"', '/[a-c]/', '/(b)(c)?/i', '/\\d+/'])}, ${this.pick(['"x"', '"<$1>"', '"$0$0"', 'function($m){$uppercase($m.match)}'])})`;
    return `-${this.operand(depth)}`;
  }

  private operand(depth: number): string {
    return this.random() < 0.5 ? this.leaf() : `(${this.expression(depth - 1)})`;
  }

  private leaf(): string {
    const kind = this.below(12);
    if (kind < 4) return this.pick(fieldNames);
    if (kind === 4) return '$';
    if (kind === 5) return '$$';
    if (kind === 6) return this.pick(variableNames);
    if (kind === 7) return JSON.stringify(this.pick(texts));
    if (kind === 8) return this.pick(['true', 'false', 'null']);
    if (kind === 9) return this.pick(['a.b', 'b.c', '*', '**', 'a[0]', '$.a', '[]', '{}']);
    return String(this.pick([0, 1, 2, -1, 1.5, 10]));
  }

  private object(depth: number): string {
    const name = (): string =>
      this.random() < 0.7
        ? JSON.stringify(this.pick(['k', 'l', 'm', 'a']))
        : this.pick(['a', '$string(b)', '$type($)']);
    return `{${Array.from({ length: 1 + this.below(2) }, () => `${name()}: ${this.expression(depth - 2)}`).join(', ')}}`;
  }

  private path(depth: number): string {
    const first =
      this.random() < 0.7
        ? this.pick([...fieldNames, '$', '$$', '*', '**', ...variableNames])
        : `(${this.expression(depth - 1)})`;
    let path = first + this.suffix(depth);
    for (let count = this.below(3); count > 0; count--) path += `.${this.step(depth)}${this.suffix(depth)}`;
    if (this.random() < 0.07) path += `^(${this.pick(['', '<', '>'])}${this.expression(depth - 2)})`;
    if (this.random() < 0.06) path += this.object(depth);
    return path;
  }

  private step(depth: number): string {
    const kind = this.below(12);
    if (kind < 6) return this.pick(fieldNames);
    if (kind === 6) return this.pick(['*', '**', '$']);
    if (kind === 7) return this.object(depth);
    if (kind === 8) return `[${this.expression(depth - 2)}]`;
    if (kind === 9) return `$${this.pick(oneValue)}(${this.random() < 0.5 ? '' : this.expression(depth - 2)})`;
    if (kind === 10) return this.random() < 0.5 ? `%.${this.pick(fieldNames)}` : this.pick(fieldNames);
    return `(${this.expression(depth - 2)})`;
  }

  private suffix(depth: number): string {
    const kind = this.below(24);
    if (kind === 0) return `[${this.pick(['0', '1', '-1', '2'])}]`;
    if (kind < 4) return `[${this.expression(depth - 2)}]`;
    if (kind === 4) return '[]';
    if (kind === 5) return this.pick(['@$x', '#$y', '@$y', '#$x']);
    return '';
  }

  private higherOrder(depth: number): string {
    const list = this.expression(depth - 1);
    const body = this.expression(depth - 1);
    switch (this.below(8)) {
      case 0:
      case 1:
        return `$map(${list}, ${this.pick([`function($x){${body}}`, `function($x, $y){${body}}`, '$string', '$count'])})`;
      case 2:
      case 3:
        return `$filter(${list}, function($x, $y){${body}})`;
      case 4:
        return `$reduce(${list}, function($x, $y){${body}}${this.random() < 0.4 ? `, ${this.leaf()}` : ''})`;
      case 5:
        return `$each(${list}, function($x, $y){${body}})`;
      case 6:
        return `$sift(${list}, function($x, $y){${body}})`;
      default:
        return `$sort(${list}, function($x, $y){${body}})`;
    }
  }

  private call(depth: number): string {
    const body = this.expression(depth - 1);
    switch (this.below(4)) {
      case 0:
        return `(function($x){${body}})(${this.expression(depth - 2)})`;
      case 1:
        return `($f := function($x, $y){${body}}; $f(${this.leaf()}, ${this.expression(depth - 2)}))`;
      case 2:
        return `($f := function($x, $y){${body}}; $g := $f(?, ${this.leaf()}); $g(${this.leaf()}))`;
      default:
        return `($f := function($x){$x > 0 ? $f($x - 1) : (${body})}; $f(${this.below(4)}))`;
    }
  }
}
