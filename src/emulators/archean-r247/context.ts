/** What the routes of one emulated tenant share. */
import type { EmulatorContext } from '../core/context.ts';
import type { ArcheanSettings } from './settings.ts';
import type { ArcheanState } from './state.ts';

export type ArcheanContext = EmulatorContext<ArcheanSettings, ArcheanState>;
