/** What the first words of a row give away. English, as headings and totals of the sheets we see mostly are. */
export const wordTests = {
  total:
    /^(?:(?:sub|grand|net|overall)[- ]?)?totals?\b|\b(?:sub|grand )?totals?$|^(?:sum|average|mean|median|all)\b|^(?:total|sub-?total|average)/i,
  note: /^(?:foot)?notes?\b|^n\.?b\.?\b|^source|^see\b|^prepared\b|^\(?(?:c\)|©)|^copyright|^https?:|^www\.|^for more|^data (?:are|is)\b|^this\b|^these\b|^please\b|^contact/i,
  caption: /^(?:table|figure|fig\.?|chart|schedule|appendix|exhibit|annex|sheet|report|page)\b/i,
  /** A footnote's own mark: `*`, `(1)`, `[a]`, `1 Text`, `\1 Text`. */
  marker: /^(?:[*†‡^]+|\(?\[?(?:\d{1,2}|[a-z])[\])/.:]|\\\d|\d{1,2}\s+[A-Z(]|[¹²³⁴-⁹]|--?\s)/,
  colon: /:$/,
  sentence: /[a-z)][.;,]$/,
  /** A unit or a remark alone in brackets: `(thousands)`, `[in USD]`. */
  bracketed: /^[([{].*[)\]}]\.?$/,
  capitals: /^[^a-z]*[A-Z]{2}[^a-z]*$/,
  lower: /^[a-z]/,
  digits: /\d/,
  date: /\b(?:19|20)\d\d\b/,
  continued: /\bcont(?:inued|'?d|\.)\b/i,
  long: /^.{60}/s,
  veryLong: /^.{120}/s,
} as const;

export type WordTest = keyof typeof wordTests;
export const wordTestNames = Object.keys(wordTests).filter((name): name is WordTest => name in wordTests);
