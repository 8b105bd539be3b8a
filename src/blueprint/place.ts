/** Where a value stands in the text of a file. */

/** A file's text. */
export interface SourceText {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** An offset in a file, in UTF-16 units from 0. */
export interface Spot {
  readonly source: SourceText;
  readonly offset: number;
}

/** A place found by walking a pointer through syntax trees: the start of the value. */
export interface Place extends Spot {
  /** Start of the property's key, where the value belongs to a property. It may stand in another file than the value. */
  readonly key?: Spot | undefined;
  /** For a string literal: where its first character stands, and whether backslashes are escapes. */
  readonly content?: { readonly offset: number; readonly escapes: boolean } | undefined;
  /** False when only an ancestor of the pointer was found. */
  readonly exact: boolean;
}

/** Line and column, both from 1; columns count UTF-16 units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The position of an offset in a text. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf('\n');
  return { line: before.split('\n').length, column: before.length - lastBreak };
}

/**
 * The offset in the file of a character inside a string literal. Escape sequences of JSON and JavaScript are longer
 * in the file than in the value.
 */
export function offsetOfCharacter(text: string, content: NonNullable<Place['content']>, character: number): number {
  let offset = content.offset;
  if (!content.escapes) return offset + character;
  let passed = 0;
  while (passed < character && offset < text.length) {
    const sequence = /^\\(?:u\{([0-9a-fA-F]+)\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r?\n|[\s\S])/.exec(
      text.slice(offset, offset + 12),
    );
    if (!sequence) {
      offset += 1;
      passed += 1;
      continue;
    }
    offset += sequence[0].length;
    // A line continuation adds nothing; a code point above U+FFFF adds two units.
    if (/^\\\r?\n/.test(sequence[0])) continue;
    passed += sequence[1] && Number.parseInt(sequence[1], 16) > 0xffff ? 2 : 1;
  }
  return offset;
}
