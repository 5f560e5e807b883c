const tokens = new Set(
  `n/a|na|n.a.|n. a.|#n/a|n/d|n.d.|null|nil|none|nan|undefined|<null>|(null)|(none)|(blank)|(empty)|\\n|not available|not applicable|
   no data|unknown|missing|tbd|tba|t.b.d.|k.a.|k. a.|n.v.|s.o.|s/o|o.a.|nd|n.c.|s/d|b/d`
    .split('|')
    .map((token) => token.trim()),
);
/** Dashes, dots and the like that stand for nothing, alone or repeated. */
const marks = /^(?:[-\u2010-\u2015\u2212_.?*\u2026]\s?){1,10}$/;

/** Whether a text means "nothing here" in a column of numbers, dates or booleans. In a column of texts it is a text. */
export function isEmptyText(text: string): boolean {
  if (text.length > 20) return false;
  const word = text.trim().toLowerCase();
  return tokens.has(word) || marks.test(word);
}

/** Whether a text has nothing but white space; looks at the first character before it allocates. */
export function isBlank(text: string): boolean {
  if (text.length === 0) return true;
  const code = text.charCodeAt(0);
  return (code <= 32 || code === 0xa0 || code > 0x2000) && text.trim() === '';
}
