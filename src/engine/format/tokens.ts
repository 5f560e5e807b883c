/** A piece of one section of a number format (ECMA-376 part 1, 18.8.31). */
export interface FormatToken {
  /**
   * `date`: a run of one date letter, or AM/PM. `elapsed`: `[h]` and the like. `digit`: one of `0`, `#`, `?`. `currency` and
   * `literal`: a text shown as it is. `pad`: the width of a character. `fill`: a character that fills the column.
   */
  type:
    | 'general'
    | 'date'
    | 'elapsed'
    | 'digit'
    | 'point'
    | 'comma'
    | 'exponent'
    | 'slash'
    | 'percent'
    | 'currency'
    | 'text'
    | 'literal'
    | 'pad'
    | 'fill'
    | 'condition'
    | 'locale';
  text: string;
}

const tokenPattern = new RegExp(
  [
    /"(?<quoted>[^"]*)"?/, // a literal
    /\\(?<escaped>[\s\S])/, // one literal character
    /_(?<pad>[\s\S]?)/,
    /\*(?<fill>[\s\S]?)/,
    /\[(?<bracket>[^\]]*)\]?/, // colour, condition, locale, elapsed time
    /(?<general>general)/,
    /(?<noon>am\/pm|a\/p|上午\/下午)/,
    /(?<exponent>e[+-])/, // before `e`, the year of an era
    /(?<date>y+|m+|d+|h+|s+|b+|g+|e+)/,
    /(?<digit>[0#?])/,
    /(?<point>\.)/,
    /(?<comma>,)/,
    /(?<slash>\/)/,
    /(?<percent>%)/,
    /(?<text>@)/,
    /(?<end>;)/,
    /(?<other>[\s\S])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'giy',
);

/** The sections of a format code, one or more; their meaning depends on their number and on conditions. */
export function formatSections(code: string): FormatToken[][] {
  let section: FormatToken[] = [];
  const sections = [section];
  for (const { groups = {} } of code.matchAll(tokenPattern)) {
    if (groups.end !== undefined) {
      section = [];
      sections.push(section);
    } else {
      section.push(...tokensOf(groups));
    }
  }
  return sections;
}

function tokensOf({
  quoted,
  escaped,
  other,
  bracket,
  noon,
  ...rest
}: Record<string, string | undefined>): FormatToken[] {
  const literal = quoted ?? escaped ?? other;
  if (literal !== undefined) return [{ type: /\p{Sc}/u.test(literal) ? 'currency' : 'literal', text: literal }];
  if (bracket !== undefined) return bracketTokens(bracket);
  if (noon !== undefined) return [{ type: 'date', text: noon }];
  const types = [
    'general',
    'exponent',
    'date',
    'digit',
    'point',
    'comma',
    'slash',
    'percent',
    'text',
    'pad',
    'fill',
  ] as const;
  return types.flatMap((type) => (rest[type] === undefined ? [] : [{ type, text: rest[type] }]));
}

/** `[h]`, `[mm]`, `[ss]` count beyond a day; `[$€-407]` has a currency symbol, `[$-409]` only a locale; colours say nothing. */
function bracketTokens(content: string): FormatToken[] {
  if (/^(h+|m+|s+)$/i.test(content)) return [{ type: 'elapsed', text: content }];
  if (/^[<>=]/.test(content)) return [{ type: 'condition', text: content }];
  const money = /^\$([^-]*)(?:-([\da-f]+))?/i.exec(content);
  if (money === null) return [];
  const [, symbol = '', locale] = money;
  return [
    ...(symbol === '' ? [] : [{ type: 'currency' as const, text: symbol }]),
    ...(locale === undefined ? [] : [{ type: 'locale' as const, text: locale }]),
  ];
}
