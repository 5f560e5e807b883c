/**
 * Text of unknown origin, safe to print: a document must not steer the reader's terminal. Control and format characters, line
 * breaks among them, become blanks or vanish.
 */
export function printable(text: string): string {
  return text.replace(/\p{Cf}|\p{Cs}/gu, '').replace(/\p{Cc}+|\p{Zl}|\p{Zp}/gu, ' ');
}

/** How many columns of a terminal the text takes: wide characters (UAX 11) take two, combining marks none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += isMark(character) ? 0 : isWide(character) ? 2 : 1;
  return width;
}

const isMark = (character: string): boolean => /\p{M}/u.test(character);
const isWide = (character: string): boolean =>
  /\p{scx=Han}|\p{scx=Hiragana}|\p{scx=Katakana}|\p{scx=Hangul}|\p{Emoji_Presentation}|[\uff01-\uff60\uffe0-\uffe6]/u.test(
    character,
  );

/** The text in exactly `width` columns: cut with an ellipsis, or filled with blanks. */
export function sized(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = widthOf(text) > width ? `${head(text, width - 1)}…` : text;
  const blanks = ' '.repeat(Math.max(0, width - widthOf(cut)));
  return align === 'left' ? cut + blanks : blanks + cut;
}

/** As many characters from the beginning as fit. */
function head(text: string, width: number): string {
  let taken = '';
  let used = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used > width) break;
    taken += character;
  }
  return taken;
}

/** `1 row`, `2,000 rows`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/** `512 bytes`, `3.4 MB`. */
export function bytesOf(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const amount = bytes / 1000 ** step;
  return `${amount.toLocaleString('en', { maximumFractionDigits: step === 0 ? 0 : 1 })} ${units[step]}`;
}
