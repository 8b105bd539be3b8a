import type { Machine } from '../../../../schemas/formats/flow/machine.ts';
import { transitionOf } from './take-transition.ts';

const why = 'It happened for a reason.';
const machine: Machine = {
  description: 'The shipment of an order.',
  states: { Pending: 'Nothing left.', Partial: 'Some left.', Shipped: 'All left.' },
  initial: 'Pending',
  transitions: [
    { from: 'Pending', to: 'Partial', why },
    { from: 'Partial', to: 'Shipped', why },
  ],
  exception: 'SHIPMENT_STATE_REFUSED',
};

test.each<[string, unknown, unknown, unknown]>([
  ['a declared change is given', 'Partial', 'Shipped', { from: 'Partial', to: 'Shipped', why }],
  ['without a state it begins with the initial one', undefined, 'Partial', { from: 'Pending', to: 'Partial', why }],
  ['null is without a state as well', null, 'Partial', { from: 'Pending', to: 'Partial', why }],
  ['nothing is to do when the state stands already', 'Shipped', 'Shipped', undefined],
  ['nothing is to do when the initial state is asked for and none stands', undefined, 'Pending', undefined],
  ['nothing is to do when nothing is asked for', 'Shipped', undefined, undefined],
])('%s', (_, from, to, expected) => {
  expect(transitionOf(machine, from, to)).toEqual(expected);
});

test.each<[string, unknown, unknown, RegExp]>([
  ['a change that leaves one out', 'Pending', 'Shipped', /"Pending" there, and may not become "Shipped"/],
  ['a change backwards', 'Shipped', 'Partial', /may not become "Partial"/],
  ['a state that the target has and the machine does not', 'Delivered', 'Shipped', /"Delivered" is no state/],
  ['a state that is asked for and not declared', 'Pending', 'Sent', /"Sent" is no state/],
  ['a name that every object has', 'Pending', 'constructor', /"constructor" is no state/],
  ['what is no text', 'Pending', 7, /7 is no state/],
])('%s is refused', (_, from, to, expected) => {
  expect(transitionOf(machine, from, to)).toEqual({ refused: expect.stringMatching(expected) });
});
