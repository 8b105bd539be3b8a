/** The parts of an order that actions change. */
import type { Resource } from './state.ts';

export interface Parcel {
  id: string;
  key?: string;
  createdAt: string;
  trackingData?: unknown;
  items?: unknown;
}
export interface Delivery {
  id: string;
  key?: string;
  createdAt: string;
  items: unknown[];
  parcels: Parcel[];
}
export interface ReturnItem {
  id: string;
  key?: string;
  shipmentState: string;
  paymentState: string;
  lastModifiedAt: string;
}
export interface LineItem {
  id: string;
  quantity: number;
  state: { quantity: number; state: { typeId: string; id: string } }[];
}
export type Order = Resource & {
  orderState: string;
  shipmentState?: string;
  paymentState?: string;
  state?: { typeId: string; id: string };
  lineItems: LineItem[];
  shippingInfo?: { deliveries?: Delivery[] };
  syncInfo: { channel: { id: string } }[];
  returnInfo: { items: ReturnItem[] }[];
  custom?: { type: unknown; fields: Record<string, unknown> };
};
