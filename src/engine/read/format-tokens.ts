/** A piece of a number format's section that means something; literals and padding are left out. */
export interface FormatToken {
  /** `date`: a run of one date letter, or AM/PM. `elapsed`: `[h]` and the like. `currency`: a symbol, quoted or not. */
  type: 'general' | 'date' | 'elapsed' | 'digits' | 'percent' | 'currency' | 'text' | 'literal';
  text: string;
}

const tokenPattern = new RegExp(
  [
    /"(?<quoted>[^"]*)"?/, // a literal
    /\\(?<escaped>[\s\S])/, // one literal character
    /[_*][\s\S]?/, // the width of a character, a filler
    /\[(?<bracket>[^\]]*)\]?/, // colour, condition, locale, elapsed time
    /(?<general>general)/,
    /(?<noon>am\/pm|a\/p|上午\/下午)/,
    /(?<exponent>e[+-])/, // before `e`, the year of an era
    /(?<date>y+|m+|d+|h+|s+|b+|g+|e+)/,
    /(?<digits>[0#?.,]+)/,
    /(?<percent>%)/,
    /(?<text>@)/,
    /(?<end>;)/,
    /(?<other>[\s\S])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'giy',
);

/** The tokens of the first section of a format code: the one that positive numbers, and so dates, are shown by. */
export function firstSection(code: string): FormatToken[] {
  const tokens: FormatToken[] = [];
  for (const match of code.matchAll(tokenPattern)) {
    const { quoted, escaped, bracket, general, noon, date, exponent, digits, percent, text, end, other } =
      match.groups ?? {};
    if (end !== undefined) break;
    const literal = quoted ?? escaped ?? other;
    if (bracket !== undefined) tokens.push(...bracketToken(bracket));
    else if (literal !== undefined)
      tokens.push({ type: /\p{Sc}/u.test(literal) ? 'currency' : 'literal', text: literal });
    else if (general !== undefined) tokens.push({ type: 'general', text: general });
    else if (noon !== undefined || date !== undefined) tokens.push({ type: 'date', text: noon ?? date ?? '' });
    else if (percent !== undefined) tokens.push({ type: 'percent', text: percent });
    else if (text !== undefined) tokens.push({ type: 'text', text });
    else if (digits !== undefined || exponent !== undefined)
      tokens.push({ type: 'digits', text: digits ?? exponent ?? '' });
  }
  return tokens;
}

/** `[h]`, `[mm]`, `[ss]` count beyond a day; `[$€-407]` has a currency symbol, `[$-409]` only a locale. */
function bracketToken(content: string): FormatToken[] {
  if (/^(h+|m+|s+)$/i.test(content)) return [{ type: 'elapsed', text: content }];
  const symbol = /^\$([^-]+)/.exec(content)?.[1];
  return symbol === undefined ? [] : [{ type: 'currency', text: symbol }];
}
