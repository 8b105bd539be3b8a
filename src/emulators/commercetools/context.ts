/** What the routes of one emulated project share. */
import type { EmulatorContext } from '../core/context.ts';
import type { GoogleKeys } from './google-keys.ts';
import type { CommercetoolsSettings } from './settings.ts';
import type { CommercetoolsState, Resource } from './state.ts';

export type CommercetoolsContext = EmulatorContext<CommercetoolsSettings, CommercetoolsState> & {
  readonly keys: GoogleKeys;
};

/** A UUID of the emulator's own sequence: the same seed gives the same ids. */
export function newId({ random }: CommercetoolsContext): string {
  const hexadecimal = Array.from({ length: 32 }, () => random.integer(0, 15).toString(16)).join('');
  return hexadecimal.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}

/** A resource at its first version. */
export function newResource(context: CommercetoolsContext, fields: Record<string, unknown>): Resource {
  const now = context.clock.iso();
  return { id: newId(context), version: 1, createdAt: now, lastModifiedAt: now, ...fields };
}
