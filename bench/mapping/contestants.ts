/** The ways to run a shape, ready to be measured and compared. */
import { Type } from '@sinclair/typebox';
import jsonata from 'jsonata';
import { compile } from '../../src/mapping/compiler/compile.ts';
import { orders } from './orders.ts';
import { refunds } from './refunds.ts';
import { returns } from './returns.ts';
import type { Shape } from './shape.ts';
import { stock } from './stock.ts';

export const shapes: readonly Shape[] = [returns, refunds, stock, orders];

/** Numbers below a bound, the same for the same seed (mulberry32). */
export function picker(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

export const compiledOf = (shape: Shape) =>
  compile(shape.expression, {
    mode: 'deployable',
    names: ['settings'],
    schema: shape.source,
    nameSchemas: { settings: Type.Object(shape.settingSchemas) },
    specifier: '../../src/mapping/library',
  });

export interface Contestants {
  compiled(input: unknown): unknown;
  byHand(input: unknown): unknown;
  interpreted(input: unknown): Promise<unknown>;
}

export function contestantsOf(shape: Shape): Contestants {
  const bindings = { settings: shape.settings };
  const { evaluate } = compiledOf(shape);
  const interpreter = jsonata(shape.expression);
  return {
    compiled: (input) => evaluate(input, bindings),
    byHand: (input) => shape.byHand(input, shape.settings as never),
    interpreted: (input) => interpreter.evaluate(input, bindings),
  };
}
