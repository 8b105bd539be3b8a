/** Tries every alert of a brand once, without the store. */
import { v7 as uuid } from 'uuid';
import type { Brand } from '../../../../schemas/formats/brand.ts';
import { AbortError } from '../../../errors/errors.ts';
import { testMessage } from './alert-message.ts';
import { sendAlert } from './deliver-alerts.ts';

export interface TriedAlert {
  readonly brand: string;
  readonly target: string;
  readonly kind: string;
  /** Absent: it arrived. */
  readonly error?: string;
}

export function tryAlerts(brand: Brand): Promise<TriedAlert[]> {
  const all = Object.entries(brand.alerts ?? {}).map(async ([target, alert]): Promise<TriedAlert> => {
    const tried = { brand: brand.id, target, kind: alert.kind };
    try {
      const message = testMessage(brand, target);
      await sendAlert(brand, alert, { id: uuid(), target, message, created_at: new Date() });
      return tried;
    } catch (error) {
      const why = error instanceof AbortError ? `${error.message} ${error.why}` : String(error);
      return { ...tried, error: why };
    }
  });
  return Promise.all(all);
}
