/** A small synthetic shop that both emulators can start with. */

export const demoProducts = [
  { sku: 'TEE-BLK-M', title: 'Plain Tee, black, M', price: '25.00' },
  { sku: 'TEE-WHT-S', title: 'Plain Tee, white, S', price: '25.00' },
  { sku: 'JKT-NVY-M', title: 'Field Jacket, navy, M', price: '80.00' },
  { sku: 'JKT-NVY-L', title: 'Field Jacket, navy, L', price: '80.00' },
  { sku: 'MUG-WHT', title: 'Mug, white', price: '12.00' },
] as const;

export const demoLocations = [
  { code: 'MAIN-SELL', name: 'Main, sellable', type: 'sellable' },
  { code: 'QUARANTINE', name: 'Quarantine', type: 'quarantine' },
  { code: 'DAMAGED', name: 'Damaged', type: 'damaged' },
  { code: 'REFURBISH', name: 'Refurbishing', type: 'virtual' },
  { code: 'DONATE', name: 'Donations', type: 'virtual' },
  { code: 'DISPOSE', name: 'Disposal', type: 'virtual' },
] as const;

/** Ten of each product at the sellable location. */
export function demoLevels(): { sku: string; locationCode: string; onHand: number }[] {
  return demoProducts.map(({ sku }) => ({ sku, locationCode: 'MAIN-SELL', onHand: 10 }));
}
