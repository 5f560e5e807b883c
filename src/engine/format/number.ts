import { exponentOf, roundedDigits } from './decimal.ts';
import type { FormatToken } from './tokens.ts';

/** Shows a magnitude (0 or more); the sign is the caller's. */
export type NumberRenderer = (magnitude: number) => string;

/** A section with digits as it is written, ready to be filled. */
interface Layout {
  tokens: readonly FormatToken[];
  /** Position of the decimal point among the tokens; behind the last one where there is none. */
  point: number;
  wholePlaces: number;
  fraction: string;
  grouping: boolean;
  /** Powers of ten: percent signs and commas behind the last digit. */
  shift: number;
}

/** Compiles a section of digit places such as `#,##0.00` or `000-0000`. */
export function numberRenderer(tokens: readonly FormatToken[]): NumberRenderer {
  const layout = layoutOf(tokens);
  return (magnitude) => {
    const { whole, fraction } = roundedDigits(magnitude, layout.fraction.length, layout.shift);
    return fill(layout, whole, fraction);
  };
}

/** Compiles a section such as `0.00E+00`; with several places before the point the exponent goes in steps of their number. */
export function scientificRenderer(tokens: readonly FormatToken[]): NumberRenderer {
  const at = tokens.findIndex(({ type }) => type === 'exponent');
  const layout = layoutOf(tokens.slice(0, at));
  const signed = tokens[at]?.text.endsWith('+') ?? false;
  const step = Math.max(1, layout.wholePlaces);
  const rest = tokens.slice(at + 1);
  const places = rest.filter(({ type }) => type === 'digit').length;
  const behind = rest
    .filter(({ type }) => type !== 'digit')
    .map(literalText)
    .join('');
  return (magnitude) => {
    const first = exponentOf(magnitude);
    let exponent = magnitude === 0 ? 0 : layout.wholePlaces === 0 ? first + 1 : Math.floor(first / step) * step;
    let { whole, fraction } = roundedDigits(magnitude, layout.fraction.length, layout.shift - exponent);
    if (whole.length > step) {
      exponent += step;
      ({ whole, fraction } = roundedDigits(magnitude, layout.fraction.length, layout.shift - exponent));
    }
    const sign = exponent < 0 ? '-' : signed ? '+' : '';
    return `${fill(layout, whole, fraction)}E${sign}${String(Math.abs(exponent)).padStart(places, '0')}${behind}`;
  };
}

/** What a token shows that stands for no digit. */
export function literalText({ type, text }: FormatToken): string {
  switch (type) {
    case 'pad':
      return ' ';
    case 'fill':
    case 'condition':
    case 'locale':
      return '';
    default:
      return text;
  }
}

function layoutOf(tokens: readonly FormatToken[]): Layout {
  const found = tokens.findIndex(({ type }) => type === 'point');
  const point = found < 0 ? tokens.length : found;
  const isDigit = ({ type }: FormatToken) => type === 'digit';
  const lastDigit = tokens.findLastIndex(isDigit);
  const firstDigit = tokens.findIndex(isDigit);
  const commas = tokens.flatMap(({ type }, at) => (type === 'comma' ? [at] : []));
  const lastWhole = tokens.slice(0, point).findLastIndex(isDigit);
  // Commas right behind the last digit, or right before the point, divide by a thousand each.
  const scaling = commas.filter((at) => firstDigit >= 0 && (at > lastDigit || (at > lastWhole && at < point)));
  return {
    tokens: tokens.map((token, at) =>
      token.type === 'comma' && (scaling.includes(at) || (at > firstDigit && at < point))
        ? { type: 'fill', text: '' }
        : token,
    ),
    point,
    wholePlaces: tokens.slice(0, point).filter(isDigit).length,
    fraction: tokens
      .slice(point)
      .filter(isDigit)
      .map(({ text }) => text)
      .join(''),
    grouping: commas.some((at) => at > firstDigit && at < lastWhole),
    shift: 2 * tokens.filter(({ type }) => type === 'percent').length - 3 * scaling.length,
  };
}

function fill(layout: Layout, whole: string, fraction: string): string {
  const { tokens, point, wholePlaces, grouping } = layout;
  const shown = shownFraction(layout.fraction, fraction);
  let text = '';
  let place = 0;
  let decimal = 0;
  tokens.forEach((token, at) => {
    if (at === point) {
      if (wholePlaces === 0) text += whole;
      text += '.';
    } else if (token.type !== 'digit') {
      text += literalText(token);
    } else if (at > point) {
      text += shown[decimal++] ?? '';
    } else {
      const left = wholePlaces - place;
      // The first place takes all the digits that have no place of their own.
      const count = place === 0 ? Math.max(1, whole.length - wholePlaces + 1) : 1;
      for (let position = left + count - 2; position >= left - 1; position--) {
        text += digitAt(whole, position, token.text, grouping);
      }
      place += 1;
    }
  });
  return text;
}

/** @param position from the right, 0 for the last digit before the point */
function digitAt(whole: string, position: number, place: string, grouping: boolean): string {
  const digit = whole[whole.length - 1 - position];
  const shown = digit ?? (place === '0' ? '0' : place === '?' ? ' ' : '');
  if (!grouping || position === 0 || position % 3 !== 0 || shown === '') return shown;
  return `${shown}${shown === ' ' ? ' ' : ','}`;
}

/** Zeros at the end disappear from places of `#` and leave a blank in those of `?`. */
function shownFraction(places: string, digits: string): string[] {
  const shown = [...digits];
  for (let at = shown.length - 1; at >= 0 && shown[at] === '0' && places[at] !== '0'; at--) {
    shown[at] = places[at] === '?' ? ' ' : '';
  }
  return shown;
}
