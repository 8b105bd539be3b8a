// The order of test files: those that wait for networks, kills and clocks begin first, so that none is waited for alone.
import Sequencer from '@jest/test-sequencer';

const slow = [
  'test/conformance/writes',
  'test/conformance/answers',
  'test/fault/kill',
  'test/fault/crash-matrix',
  'test/simulation/',
  'test/golden/mutation',
  'src/runtime/store/embedded',
  'test/conformance/',
  'test/fault/',
  'test/peak/',
  'test/reconcile/',
  'test/scenario/',
  'test/contract/',
  'src/cli/',
  'test/',
];

const rank = ({ path }) => {
  const found = slow.findIndex((start) => path.replaceAll('\\', '/').includes(`/${start}`));
  return found < 0 ? slow.length : found;
};

export default class SlowestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
}
