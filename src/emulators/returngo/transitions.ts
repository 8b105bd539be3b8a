/** Which status may follow which. */

/** Documented (verified). The same status again is no transition, and is permitted. */
const ofShipments: Readonly<Record<string, readonly string[]>> = {
  Pending: ['LabelCreated', 'Shipped', 'Received', 'Canceled', 'Validated'],
  LabelCreated: ['Shipped', 'Received', 'Canceled', 'Validated'],
  Shipped: ['Received', 'Canceled', 'Validated'],
  Canceled: ['Received', 'Validated'],
  Received: ['Validated'],
};

/** After the documented life of an RMA (inferred). Reopening is done by people, over the control API. */
const ofRmas: Readonly<Record<string, readonly string[]>> = {
  Pending: ['Approved', 'Rejected', 'Canceled'],
  Approved: ['Received', 'Validated', 'Done', 'Rejected', 'Canceled'],
  Received: ['Validated', 'Done', 'Rejected', 'Canceled'],
  Validated: ['Done', 'Rejected'],
};

/** A refund that succeeded stays so (inferred). */
const ofTransactions: Readonly<Record<string, readonly string[]>> = {
  Requested: ['Success', 'Failed'],
  Failed: ['Requested', 'Success'],
};

const tables = { shipment: ofShipments, rma: ofRmas, transaction: ofTransactions };

export const mayFollow = (kind: keyof typeof tables, from: string, to: string): boolean =>
  tables[kind][from]?.includes(to) ?? false;
