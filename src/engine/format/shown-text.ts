import { CellError, type CellValue, type NumberFormat } from '../model.ts';
import { dateRenderer } from './date.ts';
import { fractionRenderer, isFraction } from './fraction.ts';
import { generalText } from './general.ts';
import { literalText, type NumberRenderer, numberRenderer, scientificRenderer } from './number.ts';
import { type FormatToken, formatSections } from './tokens.ts';

/**
 * A cell as a spreadsheet in English (United States) shows it and writes it to CSV: numbers rounded and decorated by their
 * number format (ECMA-376 part 1, 18.8.30 and 18.8.31), `1,234.50` or `3-Mar-24`. For the exact value see `cellText`.
 *
 * @param format the cell's number format; none means General
 * @param epoch of the sheet
 */
export function shownText(value: CellValue, format: NumberFormat | undefined, epoch: 1900 | 1904): string {
  if (value === null) return '';
  if (value instanceof CellError) return value.code;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (format === undefined) return typeof value === 'string' ? value : signedGeneral(value);
  const compiled = compiledFormat(format, epoch);
  return typeof value === 'string' ? compiled.text(value) : compiled.number(value);
}

interface CompiledFormat {
  number(value: number): string;
  text(value: string): string;
}

const compiledFormats = {
  1900: new WeakMap<NumberFormat, CompiledFormat>(),
  1904: new WeakMap<NumberFormat, CompiledFormat>(),
};

function compiledFormat(format: NumberFormat, epoch: 1900 | 1904): CompiledFormat {
  const known = compiledFormats[epoch].get(format);
  if (known !== undefined) return known;
  const created = compile(format.code, epoch);
  compiledFormats[epoch].set(format, created);
  return created;
}

/** A section for numbers. */
interface NumberSection {
  covers: (value: number) => boolean;
  render: NumberRenderer;
  /** Whether a negative number gets a minus sign; a section only for negative numbers shows them its own way. */
  signed: boolean;
  /** Whether what rounds to zero loses its sign; fractions keep theirs. */
  unsignedZero: boolean;
  /** Whether it shows dates or times, of which there are no negative ones. */
  dated: boolean;
}

/** Excel stops at 255; whatever is much longer is not a format but an attack. */
const maxCodeLength = 1_000;

function compile(code: string, epoch: 1900 | 1904): CompiledFormat {
  if (code === '' || code.length > maxCodeLength) return { number: signedGeneral, text: (value) => value };
  const all = formatSections(code);
  const texts = all.length >= 4 ? all[3] : all.findLast((tokens) => tokens.some(({ type }) => type === 'text'));
  const numbers = all.slice(0, 3).filter((tokens) => tokens !== texts || all.length === 1);
  const sections = numberSections(numbers, epoch);
  return {
    number: (value) => {
      const section = sections.find(({ covers }) => covers(value));
      return section === undefined ? signedGeneral(value) : numberText(value, section);
    },
    text: (value) => (texts === undefined ? value : textText(value, texts)),
  };
}

/** What Excel fills a cell with where a number cannot be shown. */
const noRoom = '########';

function numberText(value: number, { render, signed, unsignedZero, dated }: NumberSection): string {
  if (dated && value < 0) return noRoom;
  const text = render(Math.abs(value));
  return value < 0 && signed && !(unsignedZero && text === render(0)) ? `-${text}` : text;
}

/**
 * Which numbers each section is for: by the conditions that are given, else by sign, what is left going to the last one.
 * `[<-25]` in the first place and `[>=0]` before the second leave a section only negative numbers.
 */
function numberSections(sections: readonly (readonly FormatToken[])[], epoch: 1900 | 1904): NumberSection[] {
  const conditions = sections.map(conditionOf);
  const several = sections.length > 1;
  return sections.map((tokens, at) => {
    const own = conditions[at] ?? impliedCondition(at, sections.length);
    const beforeIt = conditions[at - 1] ?? impliedCondition(at - 1, sections.length);
    const rest = at === 1 && own === undefined && beforeIt?.operator.startsWith('>') && beforeIt.bound === 0;
    return {
      covers: own === undefined ? () => true : (value) => holds(own, value),
      render: rendererOf(tokens, epoch),
      signed: !(several && (rest || (own !== undefined && onlyNegative(own)))),
      unsignedZero: !isFraction(tokens),
      dated: isDated(tokens),
    };
  });
}

interface Condition {
  operator: string;
  bound: number;
}

function conditionOf(tokens: readonly FormatToken[]): Condition | undefined {
  const text = tokens.find(({ type }) => type === 'condition')?.text ?? '';
  const [, operator, bound] = /^(<=|>=|<>|<|>|=)\s*(-?[\d.]+(?:E[+-]?\d+)?)$/i.exec(text) ?? [];
  return operator === undefined ? undefined : { operator, bound: Number(bound) };
}

/** `positive;negative` and `positive;negative;zero`; one section alone, and the last, are for everything. */
function impliedCondition(at: number, count: number): Condition | undefined {
  if (at === 0 && count === 2) return { operator: '>=', bound: 0 };
  if (at === 0 && count === 3) return { operator: '>', bound: 0 };
  return at === 1 && count === 3 ? { operator: '<', bound: 0 } : undefined;
}

function holds({ operator, bound }: Condition, value: number): boolean {
  switch (operator) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    case '=':
      return value === bound;
    default:
      return value !== bound;
  }
}

function onlyNegative({ operator, bound }: Condition): boolean {
  return (operator === '<' && bound <= 0) || ((operator === '<=' || operator === '=') && bound < 0);
}

function rendererOf(tokens: readonly FormatToken[], epoch: 1900 | 1904): NumberRenderer {
  const has = (type: FormatToken['type']) => tokens.some((token) => token.type === type);
  if (isDated(tokens)) return dateRenderer(tokens, epoch);
  if (has('exponent') && has('digit')) return scientificRenderer(tokens);
  if (isFraction(tokens)) return fractionRenderer(tokens);
  if (has('digit')) return numberRenderer(tokens);
  const general = (magnitude: number) =>
    tokens
      .map((token) => (token.type === 'general' || token.type === 'text' ? generalText(magnitude) : literalText(token)))
      .join('');
  return general;
}

function isDated(tokens: readonly FormatToken[]): boolean {
  return tokens.some(({ type }) => type === 'date' || type === 'elapsed');
}

function textText(value: string, tokens: readonly FormatToken[]): string {
  return tokens
    .map((token) => (token.type === 'text' || token.type === 'general' ? value : literalText(token)))
    .join('');
}

function signedGeneral(value: number): string {
  return value < 0 ? `-${generalText(-value)}` : generalText(value);
}
