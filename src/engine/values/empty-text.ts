/**
 * Marks of a missing value that programs read and write as one: the default `na_values` of pandas' `read_csv` (`STR_NA_VALUES` of pandas 2.3, BSD-3),
 * with dots or spaces as well; and how databases and their programs print NULL (`\N` of PostgreSQL and MySQL, `(null)` of Oracle, `<null>` of
 * JetBrains, `undefined` of JavaScript, `(blank)` of Excel's pivot tables). Case aside.
 */
const missing = new Set(
  '#n/a|#n/a n/a|#na|-1.#ind|-1.#qnan|-nan|1.#ind|1.#qnan|<na>|n/a|na|nan|none|null|n.a.|n. a.|n.a|\\n|(null)|<null>|[null]|undefined|(blank)|(empty)|(none)'.split(
    '|',
  ),
);
/** Dashes, dots and the like that stand for nothing, alone or repeated, as offices of statistics have them. */
const marks = /^(?:[-\u2010-\u2015\u2212_.\u2026]\s?){1,10}$/;

/**
 * What people write for a value that is not known, not there yet, or does not apply. Their reader learns something from it, so that it is no blank;
 * of the type of the values beside it it says nothing.
 */
const placeholders = new Set(
  'tbd|tba|t.b.d.|t.b.a.|nil|unknown|missing|not available|not applicable|no data|k.a.|k. a.|n.v.|n.v.t.|nvt|n.n.b.|n/d|n.d.|nd|s.o.|s/o|n.c.|o.a.|s/d|b/d|н/д'.split(
    '|',
  ),
);
const openMarks = /^(?:[?*？]\s?){1,10}$/;
/** Longer texts are no such words. */
const longest = 20;

/** Whether a text means "nothing here" in a column of numbers, dates or booleans. In a column of texts it is a text. */
export function isEmptyText(text: string): boolean {
  if (text.length > longest) return false;
  const word = text.trim().toLowerCase();
  return missing.has(word) || marks.test(word);
}

/** Whether a text stands in for a value: the column has the type of its other values all the same, and the text is no value of it. */
export function isPlaceholder(text: string): boolean {
  if (text.length > longest) return false;
  const word = text.trim().toLowerCase();
  return placeholders.has(word) || openMarks.test(word);
}

/** Whether a text has nothing but white space; looks at the first character before it allocates. */
export function isBlank(text: string): boolean {
  if (text.length === 0) return true;
  const code = text.charCodeAt(0);
  return (code <= 32 || code === 0xa0 || code > 0x2000) && text.trim() === '';
}
