/** Longer texts are sentences rather than codes, or no addresses (RFC 5321, 4.5.3.1). */
const longestPattern = 24;
/** Unless they hold several numbers, as spans of time do: `1 September 2010 to 31 August 2011`. */
const longestSpan = 60;
const longestAddress = 254;

/** What codes and addresses of one sort have in common: `AB-0012` → `a-9`, `ann@example.org` → `@`. Null for words. */
export function textPatternOf(text: string): string | null {
  if (text.length > longestAddress) return null;
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return '@';
  if (!/\d/.test(text) || text.length > longestSpan) return null;
  if (text.length > longestPattern && !/\d\D+\d/.test(text)) return null;
  return text.replace(/\p{L}+/gu, 'a').replace(/\d+/g, '9');
}

/** The pattern of a code or an address; null for words, and for figures, which are years in a header. */
export function codePatternOf(text: string): string | null {
  const pattern = textPatternOf(text);
  return pattern !== null && /[a@]/.test(pattern) ? pattern : null;
}
