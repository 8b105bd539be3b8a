/** A file of declarations and the positions in it. */
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { placeInJson } from './json-places.ts';
import { placeInModule } from './module-places.ts';
import { offsetOfCharacter, type Place, type Position, positionAt } from './place.ts';

/** What of the value at a pointer a position is wanted of. */
export interface PositionDetail {
  /** The property's key rather than its value. */
  readonly key?: boolean | undefined;
  /** A character inside the string, counted from 0 in the value (not in the file, where escapes are longer). */
  readonly character?: number | undefined;
}

/** A file that declarations were read from. Positions are computed only when they are asked for. */
export interface SourceFile {
  /** Absolute path. */
  readonly path: string;
  /** The position of the value at a JSON Pointer, or of its nearest ancestor that stands in the file. */
  positionOf(pointer: string, detail?: PositionDetail): Position;
}

/** A JSON file, or a module whose declaration is the exported constant `exportName`. */
export function sourceFile(path: string, exportName = ''): SourceFile {
  let text: string | undefined;
  return {
    path,
    positionOf(pointer, detail = {}) {
      text ??= readText(path);
      return positionAt(text, offsetOf(text, placeOf(path, text, exportName, pointer), detail));
    },
  };
}

function placeOf(path: string, text: string, exportName: string, pointer: string): Place {
  if (exportName === '') return placeInJson(text, pointer);
  try {
    return placeInModule(text, extname(path) === '.ts', exportName, pointer);
  } catch {
    // A module that Node runs but acorn can't read still has a first line to point at.
    return { offset: 0, exact: false };
  }
}

function offsetOf(text: string, place: Place, detail: PositionDetail): number {
  if (!place.exact) return place.offset;
  if (detail.key) return place.key ?? place.offset;
  if (detail.character === undefined || !place.content) return place.offset;
  return offsetOfCharacter(text, place.content, detail.character);
}

/** A file that has gone since it was loaded has its findings on line 1. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
