import type { NumberFormat, NumberKind } from '../model.ts';
import { type FormatToken, formatSections } from './tokens.ts';

/** Built-in format codes (ECMA-376 part 1, 18.8.30); those of 27–36 and 50–58 differ by language, their kind is what counts here. */
const builtInCodes: Readonly<Record<number, string>> = {
  0: 'General',
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  5: '"$"#,##0_);("$"#,##0)',
  6: '"$"#,##0_);[Red]("$"#,##0)',
  7: '"$"#,##0.00_);("$"#,##0.00)',
  8: '"$"#,##0.00_);[Red]("$"#,##0.00)',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: 'm/d/yy',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'm/d/yy h:mm',
  37: '#,##0_);(#,##0)',
  38: '#,##0_);[Red](#,##0)',
  39: '#,##0.00_);(#,##0.00)',
  40: '#,##0.00_);[Red](#,##0.00)',
  41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
  42: '_("$"* #,##0_);_("$"* (#,##0);_("$"* "-"_);_(@_)',
  43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
  44: '_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  48: '##0.0E+0',
  49: '@',
};

/** The format of a built-in id; unknown ids are General, as in Excel. */
export function builtInFormat(id: number): NumberFormat {
  const code = builtInCodes[id] ?? eastAsianCode(id) ?? 'General';
  return { code, kind: classifyFormat(code) };
}

function eastAsianCode(id: number): string | undefined {
  if ((id >= 32 && id <= 35) || (id >= 55 && id <= 56)) return id >= 55 ? 'yyyy-mm-dd' : 'h:mm:ss';
  return (id >= 27 && id <= 36) || (id >= 50 && id <= 58) ? 'yyyy-mm-dd' : undefined;
}

/**
 * What a format code makes of a positive number (ECMA-376 part 1, 18.8.31). Of a code with several sections the first
 * decides; literals, colours, conditions and locale marks say nothing.
 */
export function classifyFormat(code: string): NumberKind {
  const [section = []] = formatSections(code);
  const tokens = section.filter(({ type }) => !silent.includes(type));
  const has = (type: FormatToken['type']) => tokens.some((token) => token.type === type);
  if (has('elapsed')) return 'duration';
  const parts = dateParts(tokens);
  if (parts.date || parts.time) return parts.date && parts.time ? 'datetime' : parts.date ? 'date' : 'time';
  if (has('percent')) return 'percent';
  if (has('currency')) return 'currency';
  if (has('digit')) return 'number';
  if (has('text')) return 'text';
  return has('general') && tokens.length === 1 ? 'general' : has('general') || tokens.length > 0 ? 'number' : 'general';
}

/** Whether a format does nothing; one that hides what is in the cell (`;;;`) tells as little of its kind, but is another. */
export function isGeneral({ code }: NumberFormat): boolean {
  return code === '' || code.toLowerCase() === 'general';
}

/** Tokens that change how a number looks, but not what it is. */
const silent: readonly FormatToken['type'][] = ['pad', 'fill', 'condition', 'locale'];

/** Sorts the letters into days and hours; `m` is minutes behind hours or before seconds, else months. */
function dateParts(tokens: readonly FormatToken[]): { date: boolean; time: boolean } {
  const letters = tokens.filter((token) => token.type === 'date').map(({ text }) => text.toLowerCase());
  let date = false;
  let time = false;
  letters.forEach((letter, index) => {
    if (!letter.startsWith('m')) {
      if (/^[hsa上下]/.test(letter)) time = true;
      else date = true;
    } else if (letters[index - 1]?.startsWith('h') || letters[index + 1]?.startsWith('s')) {
      time = true;
    } else {
      date = true;
    }
  });
  return { date, time };
}
