import bidiFactory from 'bidi-js/dist/bidi.mjs';

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const rightToLeftAll = new RegExp(rightToLeft, 'gu');
const pairs: Readonly<Record<string, string>> = { '(': ')', ')': '(', '[': ']', ']': '[', '{': '}', '}': '{' };

let bidi: ReturnType<typeof bidiFactory> | null = null;

export function runsToTheLeft(text: string): boolean {
  return rightToLeft.test(text);
}

/**
 * The text of one line, given as it stands on the page from left to right, in the order in which it is read and typed (UAX #9): a page
 * holds glyphs at places, and Hebrew or Arabic read from the left is written backwards. Numbers and Latin words in it keep their order.
 */
export function inReadingOrder(shown: string): string {
  if (!runsToTheLeft(shown)) return shown;
  bidi ??= bidiFactory();
  const letters = shown.match(/\p{L}/gu)?.length ?? 0;
  const backwards = shown.match(rightToLeftAll)?.length ?? 0;
  const levels = bidi.getEmbeddingLevels(shown, backwards >= 0.5 * letters ? 'rtl' : 'ltr');
  const characters = shown.split('');
  for (const [from = 0, to = 0] of bidi.getReorderSegments(shown, levels))
    characters.splice(from, to - from + 1, ...characters.slice(from, to + 1).reverse());
  return facing(characters.join(''));
}

/** Programs write brackets either as they are meant or as they look; the latter close before they open. */
function facing(text: string): string {
  const brackets = text.match(/[()[\]{}]/g) ?? [];
  const isTurned = brackets.length > 1 && /[)\]}]/.test(brackets[0] ?? '') && /[([{]/.test(brackets.at(-1) ?? '');
  return isTurned ? text.replace(/[()[\]{}]/g, (bracket) => pairs[bracket] ?? bracket) : text;
}
