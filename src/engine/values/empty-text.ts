const tokens = new Set(
  '|-|--|---|–|—|.|?|n/a|na|n.a.|n. a.|#n/a|null|nil|none|nan|<null>|(null)|(none)|(blank)|not available|not applicable|k.a.|s.o.|o.a.'.split(
    '|',
  ),
);

/** Whether a text means "nothing here" in a column of numbers, dates or booleans. In a column of texts it is a text. */
export function isEmptyText(text: string): boolean {
  return text.length <= 20 && tokens.has(text.trim().toLowerCase());
}

/** Whether a text has nothing but white space; looks at the first character before it allocates. */
export function isBlank(text: string): boolean {
  if (text.length === 0) return true;
  const code = text.charCodeAt(0);
  return (code <= 32 || code === 0xa0 || code > 0x2000) && text.trim() === '';
}
