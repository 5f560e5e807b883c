import type { Dialect } from './dialect.ts';

/** How a single record was written otherwise than those around it. */
export type OddWriting = 'OTHER_DELIMITER' | 'QUOTED_RECORD' | 'UNCLOSED_QUOTE';

const delimiters = [',', ';', '\t', '|'];
/** Opening quotes that are tried as plain characters. */
const mostOpenings = 8;

/**
 * Reads a record with too few fields in the ways in which a record is spoilt: divided by another delimiter, quoted as a whole, or
 * with a quote that opens a field and swallows those behind it. A reading counts only if it has the width of the other records.
 *
 * @param text the record as it stands in the file, at most some kilobytes
 * @param record fields that it seems to have, those that most records have, and whether one of its quotes is no proper one
 */
export function oddRecord(
  text: string,
  { width, usualWidth, isQuoteAstray }: { width: number; usualWidth: number; isQuoteAstray: boolean },
  dialect: Dialect,
): { fields: string[]; writing: OddWriting } | null {
  if (usualWidth < 2) return null;
  const fits = (fields: string[] | null | undefined): fields is string[] => fields?.length === usualWidth;
  // Of two columns a text with one such mark in it is more likely than another delimiter.
  if (usualWidth >= 3) {
    for (const delimiter of delimiters) {
      if (delimiter === dialect.delimiter || !text.includes(delimiter)) continue;
      const fields = divided(text, { ...dialect, delimiter });
      if (fits(fields)) return { fields, writing: 'OTHER_DELIMITER' };
    }
  }
  const { quote } = dialect;
  if (!text.includes(quote)) return null;
  const [whole] = width === 1 ? (divided(text, dialect) ?? []) : [];
  if (whole !== undefined && text.trimStart().startsWith(quote) && whole !== text) {
    const fields = divided(whole, dialect);
    if (fits(fields)) return { fields, writing: 'QUOTED_RECORD' };
  }
  if (!isQuoteAstray) return null;
  let at = -1;
  for (let opening = 0; opening < mostOpenings; opening++) {
    at = text.indexOf(quote, at + 1);
    if (at < 0) return null;
    const fields = divided(text, dialect, at);
    if (fits(fields)) return { fields, writing: 'UNCLOSED_QUOTE' };
  }
  return null;
}

/**
 * The fields of a record by RFC 4180; `null` where a quote is not closed or not followed by a delimiter.
 *
 * @param literal the position of a quote that is a plain character
 */
function divided(text: string, { delimiter, quote, escaping }: Dialect, literal = -1): string[] | null {
  const fields: string[] = [];
  for (let at = 0; ; ) {
    if (text[at] !== quote || at === literal) {
      const end = text.indexOf(delimiter, at);
      fields.push(text.slice(at, end < 0 ? text.length : end));
      if (end < 0) return fields;
      at = end + delimiter.length;
      continue;
    }
    let field = '';
    for (at += 1; ; at++) {
      if (at >= text.length) return null;
      if (escaping === 'backslash' && text[at] === '\\') at += 1;
      else if (text[at] === quote) {
        if (text[at + 1] !== quote || escaping !== 'doubled') break;
        at += 1;
      }
      field += text[at] ?? '';
    }
    fields.push(field);
    at += 1;
    if (at >= text.length) return fields;
    if (!text.startsWith(delimiter, at)) return null;
    at += delimiter.length;
  }
}
