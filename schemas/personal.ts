/** Which fields hold what must never stand in a file: about a person, a secret, or free text that may have either. */
import type { TSchema } from '@sinclair/typebox';

/**
 * Marks a field, and all that stands in it, as personal or secret. The keyword is `personal: true`; validators know it
 * as an annotation. A recording writes a placeholder in the place of its value.
 */
export const personal = <Schema extends TSchema>(schema: Schema): Schema => ({ ...schema, personal: true });

/**
 * Marks a field whose name sounds personal, or whose inside no schema describes, as holding neither: the name of a
 * warehouse, the cost of a query. The keyword is `personal: false`.
 */
export const impersonal = <Schema extends TSchema>(schema: Schema): Schema => ({ ...schema, personal: false });
