import { literalText, type NumberRenderer, numberRenderer } from './number.ts';
import type { FormatToken } from './tokens.ts';

/** Whether a section has places on both sides of a slash; the denominator may be written as a number. */
export function isFraction(tokens: readonly FormatToken[]): boolean {
  const slash = tokens.findIndex(({ type }) => type === 'slash');
  return tokens.slice(0, Math.max(0, slash)).some(isPlace) && tokens.slice(slash + 1).some(isPlace);
}

/** Compiles a section such as `# ??/??`, `# ?/8` or `0/0`. */
export function fractionRenderer(tokens: readonly FormatToken[]): NumberRenderer {
  const slash = tokens.findIndex(({ type }) => type === 'slash');
  const numeratorEnd = tokens.slice(0, slash).findLastIndex(isPlace) + 1;
  const numeratorStart = tokens.slice(0, numeratorEnd).findLastIndex((token) => !isPlace(token)) + 1;
  const denominatorStart = slash + 1 + Math.max(0, tokens.slice(slash + 1).findIndex(isPlace));
  const length = tokens.slice(denominatorStart).findIndex((token) => !isPlace(token));
  const denominatorEnd = length < 0 ? tokens.length : denominatorStart + length;

  const before = tokens.slice(0, numeratorStart);
  const numerator = placesOf(tokens.slice(numeratorStart, numeratorEnd));
  const denominator = placesOf(tokens.slice(denominatorStart, denominatorEnd));
  const behind = tokens.slice(denominatorEnd).map(literalText).join('');
  const around = [tokens.slice(numeratorEnd, slash), tokens.slice(slash + 1, denominatorStart)] as const;
  const [left, right] = around.map((part) => part.map(literalText).join(''));
  const fixed = /[1-9]/.test(denominator) ? Number(denominator.replace(/\D/g, '0')) : undefined;
  const largest = 10 ** Math.min(denominator.length, 7) - 1;
  const mixed = before.some(({ type }) => type === 'digit');
  const wholeText = numberRenderer(before);

  return (magnitude) => {
    const whole = mixed ? Math.floor(magnitude) : 0;
    const rest = magnitude - whole;
    const [top, bottom] = fixed === undefined ? nearest(rest, largest) : [Math.round(rest * fixed), fixed];
    const carry = mixed && top === bottom ? 1 : 0;
    const shownTop = carry === 1 ? 0 : top;
    const wholePart =
      mixed && whole + carry === 0 && shownTop > 0 ? wholeText(0) : shownWhole(wholeText, whole + carry);
    const blank = mixed && shownTop === 0 && !numerator.includes('0');
    const fraction = blank
      ? ' '.repeat(numerator.length + denominator.length + 1)
      : `${padded(shownTop, numerator, 'left')}${left}/${right}${padded(bottom, denominator, 'right')}`;
    return `${mixed ? wholePart : before.map(literalText).join('')}${fraction}${behind}`;
  };
}

function isPlace({ type, text }: FormatToken): boolean {
  return type === 'digit' || (type === 'literal' && /^\d$/.test(text));
}

/** A zero that stands alone is shown even where `#` would leave it out. */
function shownWhole(render: NumberRenderer, whole: number): string {
  const text = render(whole);
  return whole === 0 && !text.includes('0') ? `0${text}` : text;
}

function placesOf(tokens: readonly FormatToken[]): string {
  return tokens.map(({ text }) => text).join('');
}

function padded(value: number, places: string, side: 'left' | 'right'): string {
  const text = String(value);
  const blank = places.includes('?') ? ' ' : '';
  const padding = places.startsWith('0') ? '0' : blank;
  if (side === 'left') return padding === '' ? text : text.padStart(places.length, padding);
  return blank === '' ? text : text.padEnd(places.length, blank);
}

/** The last convergent of a number between 0 and 1 with a denominator of at most `largest`: what Excel shows, not always the nearest. */
function nearest(value: number, largest: number): [number, number] {
  let [previousTop, previousBottom, top, bottom] = [0, 1, 1, 0];
  let rest = value;
  for (let step = 0; step < 40; step++) {
    const part = Math.floor(rest);
    const nextTop = part * top + previousTop;
    const nextBottom = part * bottom + previousBottom;
    if (nextBottom > largest) break;
    [previousTop, previousBottom, top, bottom] = [top, bottom, nextTop, nextBottom];
    if (Math.abs(rest - part) < 5e-8) break;
    rest = 1 / (rest - part);
  }
  return bottom === 0 ? [0, 1] : [top, bottom];
}
