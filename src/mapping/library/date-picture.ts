// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Pictures of dates and times (XPath 3.1, fn:format-dateTime), taken apart. */
import { fail } from './failure.ts';
import { analyseIntegerPicture, type IntegerPicture } from './integer-picture.ts';

/** A component between brackets. */
export interface Marker {
  readonly type: 'marker';
  readonly component: string;
  presentation: string;
  /** The second presentation modifier: a, t, c or o. */
  modifier: string | undefined;
  width: { readonly min: number | undefined; readonly max: number | undefined } | undefined;
  names: 'upper' | 'lower' | 'title' | undefined;
  integer: IntegerPicture | undefined;
  /** Digits of a year that are kept, or -1 for all. */
  yearDigits: number;
}

/** Text between components. */
export interface Literal {
  readonly type: 'literal';
  readonly value: string;
}

export type DatePicture = readonly (Marker | Literal)[];

const defaultPresentations: Readonly<Record<string, string>> = {
  Y: '1',
  M: '1',
  D: '1',
  d: '1',
  F: 'n',
  W: '1',
  w: '1',
  X: '1',
  x: '1',
  H: '1',
  h: '1',
  P: 'n',
  m: '01',
  s: '01',
  f: '1',
  Z: '01:01',
  z: '01:01',
  C: 'n',
  E: 'n',
};

function widthOf(text: string | undefined): number | undefined {
  return text === undefined || text === '*' ? undefined : Number.parseInt(text, 10);
}

function makeMarker(text: string): Marker {
  const marker: Marker = {
    type: 'marker',
    component: text.charAt(0),
    presentation: '',
    modifier: undefined,
    width: undefined,
    names: undefined,
    integer: undefined,
    yearDigits: -1,
  };
  const comma = text.lastIndexOf(',');
  if (comma !== -1) {
    const width = text.substring(comma + 1);
    const dash = width.indexOf('-');
    marker.width = {
      min: widthOf(dash === -1 ? width : width.substring(0, dash)),
      max: dash === -1 ? undefined : widthOf(width.substring(dash + 1)),
    };
  }
  const presentation = text.substring(1, comma === -1 ? undefined : comma);
  if (presentation.length > 1 && 'atco'.includes(presentation.slice(-1))) {
    marker.modifier = presentation.slice(-1);
    marker.presentation = presentation.slice(0, -1);
  } else if (presentation.length > 0) marker.presentation = presentation;
  else marker.presentation = defaultPresentations[marker.component] ?? fail('D3132', { value: marker.component });
  return marker;
}

function integerOf(marker: Marker): IntegerPicture {
  const picture = analyseIntegerPicture(marker.presentation + (marker.modifier ? `;${marker.modifier}` : ''));
  const { min, max } = marker.width ?? {};
  if (min !== undefined && picture.primary === 'decimal' && picture.mandatoryDigits < min)
    picture.mandatoryDigits = min;
  if (marker.component === 'Y') {
    if (max !== undefined) {
      marker.yearDigits = max;
      picture.mandatoryDigits = max;
    } else if (picture.primary === 'decimal') {
      const digits = picture.mandatoryDigits + picture.optionalDigits;
      if (digits >= 2) marker.yearDigits = digits;
    }
  }
  return picture;
}

/** Takes a picture apart. Errors: `D3132`, `D3135`, and those of integer pictures. */
export function analyseDatePicture(picture: string): DatePicture {
  const parts: (Marker | Literal)[] = [];
  const addLiteral = (start: number, end: number): void => {
    if (end > start) parts.push({ type: 'literal', value: picture.substring(start, end).split(']]').join(']') });
  };
  let start = 0;
  let position = 0;
  while (position < picture.length) {
    if (picture.charAt(position) !== '[') {
      position++;
      continue;
    }
    addLiteral(start, position);
    if (picture.charAt(position + 1) === '[') {
      parts.push({ type: 'literal', value: '[' });
      position += 2;
      start = position;
      continue;
    }
    const end = picture.indexOf(']', position);
    if (end === -1) fail('D3135');
    const marker = makeMarker(
      picture
        .substring(position + 1, end)
        .split(/\s+/)
        .join(''),
    );
    if (marker.presentation[0] === 'n') marker.names = 'lower';
    else if (marker.presentation[0] === 'N') marker.names = marker.presentation[1] === 'n' ? 'title' : 'upper';
    else if ('YMDdFWwXxHhmsf'.includes(marker.component)) {
      marker.integer = integerOf(marker);
      // Two numbers side by side can be read only when the first has a known width.
      const previous = parts.at(-1);
      if (previous?.type === 'marker' && previous.integer)
        previous.integer.parseWidth = previous.integer.mandatoryDigits;
    }
    if (marker.component === 'Z' || marker.component === 'z')
      marker.integer = analyseIntegerPicture(marker.presentation);
    parts.push(marker);
    position = end + 1;
    start = position;
  }
  addLiteral(start, position);
  return parts;
}
