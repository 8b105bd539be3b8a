/** Words that generated returns are made of. All synthetic. */

/** Outcomes of an inspection with their weights. null stands for a disposition without an outcome. */
export const dispositionOutcomes: readonly (readonly [string | null, number])[] = [
  ['restock', 50],
  ['refurbish', 6],
  ['donate', 5],
  ['dispose', 6],
  ['recycle', 4],
  ['quarantine', 6],
  ['damaged', 8],
  ['not_received', 4],
  ['send_to_moon', 2],
  [null, 2],
  ['', 1],
  ['N/A', 1],
];

export const stateWeights: readonly (readonly [string, number])[] = [
  ['closed', 72],
  ['open', 14],
  ['review', 5],
  ['expired', 4],
  ['cancelled', 5],
];

export const outcomeWeights: readonly (readonly [string, number])[] = [
  ['refund', 45],
  ['credit', 20],
  ['exchange+refund', 12],
  ['exchange', 10],
  ['upsell', 8],
  ['exchange+credit', 5],
];

/** Units per return with their weights: 2.6 on average. */
export const lineCountWeights: readonly (readonly [number, number])[] = [
  [1, 25],
  [2, 28],
  [3, 22],
  [4, 14],
  [5, 7],
  [6, 4],
];

export const people: readonly (readonly [string, string])[] = [
  ['Pat', 'Doe'],
  ['Zoë', 'Müller-Ångström'],
  ['花子', '山田'],
  ['Олена', 'Шевченко'],
  ['محمد', 'العلي'],
  ['Ngọc', 'Trần'],
  ['O’Brien', 'Séan'],
  ['', 'N/A'],
];

/** Reason and the broader reason above it. */
export const reasons: readonly (readonly [string, string])[] = [
  ['Too small', 'Fit'],
  ['Too large', 'Fit'],
  ['Changed mind', "Didn't like it"],
  ['I like another style more', "Didn't like it"],
  ['Arrived damaged', 'Quality'],
  ['Wrong item', 'Delivery'],
  ['N/A', ''],
];

export const comments: readonly string[] = ['N/A', '', 'Sleeves 2/3 too long', '色が違う', 'Ceļš uz mājām', 'l’ourlet'];
export const conditionCategories: readonly string[] = ['grade_a', 'grade_b', 'grade_c'];
export const carriers: readonly string[] = ['USPS', 'UPS', 'DHL'];
