/** What the routes of one emulated account share. */
import type { EmulatorContext } from '../core/context.ts';
import type { ReturngoSettings } from './settings.ts';
import type { ReturngoState } from './state.ts';
import type { WebhookSender } from './webhook-sender.ts';

export interface ReturngoContext extends EmulatorContext<ReturngoSettings, ReturngoState> {
  readonly sender: WebhookSender;
}

/** Now, as ReturnGO writes times: whole seconds with an offset (observed). */
export const nowText = ({ clock }: ReturngoContext): string => `${clock.iso().slice(0, 19)}+00:00`;
