/** What the routes of one emulated tenant share. */
import type { EmulatorContext } from '../core/context.ts';
import type { FulfilSettings } from './settings.ts';
import type { FulfilState } from './state.ts';

export type FulfilContext = EmulatorContext<FulfilSettings, FulfilState>;
