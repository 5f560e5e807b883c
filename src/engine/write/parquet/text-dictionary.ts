/** Texts after which a column is known to repeat few. */
const sampled = 1_000;
/** Share of the sample's bytes that different texts may be. */
const mostDistinct = 0.9;
/** What a reader has to hold beside a page, in UTF-16 characters. */
const longestDictionary = 1 << 20;
/** Before every text stands its length. */
const prefixBytes = 4;

/** The different texts of a column, and which of them stands where. */
export interface TextDictionary {
  texts: string[];
  /** One for each text that is there, in their order. */
  indexes: Int32Array;
  /** Bits of an index. */
  width: number;
}

/** The dictionary of the first so many of a column's texts, where it takes half of their bytes at most; `null` where it does not pay. */
export function dictionaryOf(texts: readonly unknown[], count: number): TextDictionary | null {
  const places = new Map<string, number>();
  const distinct: string[] = [];
  const indexes = new Int32Array(count);
  let all = 0;
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const text = String(texts[at]);
    let place = places.get(text);
    all += text.length + prefixBytes;
    if (place === undefined) {
      place = distinct.push(text) - 1;
      places.set(text, place);
      kept += text.length + prefixBytes;
      if (kept > longestDictionary || (at >= sampled && kept > all * mostDistinct)) return null;
    }
    indexes[at] = place;
  }
  const width = Math.max(1, Math.ceil(Math.log2(distinct.length)));
  return texts.length > 0 && 2 * (kept + (texts.length * width) / 8) <= all
    ? { texts: distinct, indexes, width }
    : null;
}
