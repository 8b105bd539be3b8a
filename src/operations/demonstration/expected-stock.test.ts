import { expectedStock, prove } from './expected-stock.ts';

const settings = {
  dispositions: { restock: 'sellable', keep: 'none' },
  locations: { sellable: 'SELL', quarantine: 'QUARANTINE' },
  reasonCodes: {},
  missingDisposition: 'quarantine',
  keepItemOutcomes: ['keep'],
};
const line = (id: string, disposition: string | null, sku = 'A', outcome = 'default') => ({
  line_item_id: id,
  sku,
  outcome,
  disposition: disposition === null ? null : { disposition_outcome: disposition },
});
const applied = (lineReference: string, locationCode: string, quantity: number, count = 1) => ({
  lineReference,
  locationCode,
  quantity,
  count,
});

test('only units of closed returns stand somewhere, unknown dispositions in quarantine, kept items nowhere', () => {
  const returns = [
    {
      id: '1',
      state: 'closed',
      line_items: [line('11', 'Restock'), line('12', 'odd'), line('13', null), line('14', null, 'A', 'keep')],
    },
    { id: '2', state: 'open', line_items: [line('21', 'restock')] },
    { id: '3', state: 'closed', line_items: [line('31', 'restock', 'UNKNOWN')] },
  ];
  const { standing, held } = expectedStock(returns, new Set(['A']), settings);
  expect(Object.fromEntries(standing)).toEqual({ 11: 'SELL', 12: 'QUARANTINE', 13: 'QUARANTINE' });
  expect([...held]).toEqual(['31']);
});

test('the proof counts units that are lost, doubled, misplaced or unexplained, and nothing else', () => {
  const expected = {
    standing: new Map([
      ['1', 'SELL'],
      ['2', 'SELL'],
      ['3', 'SELL'],
    ]),
    held: new Set(['9']),
  };
  const ledger = [
    applied('loop-line:1:1', 'SELL', 1, 2),
    applied('loop-line:1:1', 'SELL', 1, 2),
    applied('loop-line:2:1', 'QUARANTINE', 1),
    applied('loop-line:3:1', 'QUARANTINE', 1),
    applied('loop-line:3:2', 'QUARANTINE', -1),
    applied('loop-line:3:3', 'SELL', 1),
  ];
  expect(prove(expected, ledger, new Set())).toMatchObject({
    lost: 1,
    twice: 2,
    misplaced: 1,
    unexplained: 1,
    standing: 4,
  });
  const good = [
    applied('loop-line:1:1', 'SELL', 1),
    applied('loop-line:2:1', 'SELL', 1),
    applied('loop-line:3:1', 'SELL', 1),
  ];
  expect(prove(expected, good, new Set(['9']))).toMatchObject({
    lost: 0,
    twice: 0,
    misplaced: 0,
    unexplained: 0,
    standing: 3,
  });
});
