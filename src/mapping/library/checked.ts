/** Quick checks of arguments that are nearly always right; the signature speaks where they are not. */
import { signature } from './signature.ts';

/** Throws what the signature says of these arguments; gives them as validated where it accepts them after all. */
export function validated(definition: string, values: readonly unknown[], context?: unknown): unknown[] {
  return signature(definition).validate(values, context);
}

/** A string or undefined. */
export function isText(value: unknown): value is string | undefined {
  return typeof value === 'string' || value === undefined;
}

/** A number or undefined. */
export function isNumber(value: unknown): value is number | undefined {
  return typeof value === 'number' || value === undefined;
}
