/** A file of declarations and the positions in it. */
import { readFileSync } from 'node:fs';
import { placeInJson } from './json-places.ts';
import { placeInModules } from './module-places.ts';
import type { ModuleSources } from './module-source.ts';
import { offsetOfCharacter, type Place, type Position, positionAt, type Spot } from './place.ts';

/** What of the value at a pointer a position is wanted of. */
export interface PositionDetail {
  /** The property's key rather than its value. */
  readonly key?: boolean | undefined;
  /** A character inside the string, counted from 0 in the value (not in the file, where escapes are longer). */
  readonly character?: number | undefined;
}

/** A position and the file that it is in. */
export interface FilePosition extends Position {
  /** Absolute. */
  readonly file: string;
}

/** A file that declarations were read from. Positions are computed only when they are asked for. */
export interface SourceFile {
  /** Absolute path. */
  readonly path: string;
  /**
   * The position of the value at a JSON Pointer, or of its nearest ancestor that is found. It stands in another file
   * when a module imports the value.
   */
  positionOf(pointer: string, detail?: PositionDetail): FilePosition;
}

/** A JSON file, or a module whose declaration is the exported constant `exportName`. */
export function sourceFile(path: string, exportName = ''): SourceFile {
  const modules: ModuleSources = new Map();
  let text: string | undefined;
  return {
    path,
    positionOf(pointer, detail = {}) {
      if (exportName === '') text ??= readText(path);
      const place =
        exportName === ''
          ? placeInJson({ path, text: text ?? '' }, pointer)
          : placeInModules(path, exportName, pointer, modules);
      const { source, offset } = spotOf(place, detail);
      return { file: source.path, ...positionAt(source.text, offset) };
    },
  };
}

function spotOf(place: Place, { key, character }: PositionDetail): Spot {
  if (!place.exact) return place;
  if (key) return place.key ?? place;
  if (character === undefined || !place.content) return place;
  return { source: place.source, offset: offsetOfCharacter(place.source.text, place.content, character) };
}

/** A file that has gone since it was loaded has its findings on line 1. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
