/** What the emulator keeps: the forms that the API shows, which a test may extend by fields of its own. */
import type { Rma } from '../../../schemas/systems/returngo/rma.ts';

export type { Rma } from '../../../schemas/systems/returngo/rma.ts';
export type { Transaction } from '../../../schemas/systems/returngo/transaction.ts';
export type Shipment = NonNullable<Rma['shipments']>[number];
export type ReturnedItem = Rma['items'][number];

/** An RMA and the shop that it belongs to. */
export interface KeptRma {
  readonly id: string;
  readonly shop: string;
  readonly value: Rma;
}

export interface Subscription {
  readonly id: number;
  readonly shop: string;
  readonly url: string;
  readonly eventName: string;
}

export const rmaStatuses = ['Pending', 'Approved', 'Received', 'Validated', 'Done', 'Rejected', 'Canceled'] as const;
export const shipmentStatuses = ['Pending', 'LabelCreated', 'Shipped', 'Received', 'Validated', 'Canceled'] as const;
export const transactionStatuses = ['Requested', 'Success', 'Failed'] as const;
export const eventNames = [
  'RMA_CREATED',
  'RMA_STATUS_UPDATED',
  'SHIPMENT_CREATED',
  'SHIPMENT_STATUS_UPDATED',
  'SHIPMENT_TRACKER_STATUS_UPDATED',
  'TRANSACTION_CREATED',
  'REFUND_CREATED',
] as const;
export type EventName = (typeof eventNames)[number];
