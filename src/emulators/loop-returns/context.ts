/** What the routes of one emulated shop share. */
import type { EmulatorContext } from '../core/context.ts';
import type { LoopSettings } from './settings.ts';
import type { LoopState } from './state.ts';
import type { WebhookSender } from './webhook-sender.ts';

export interface LoopContext extends EmulatorContext<LoopSettings, LoopState> {
  readonly sender: WebhookSender;
}
