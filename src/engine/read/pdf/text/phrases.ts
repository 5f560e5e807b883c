import { around, type Box } from '../page/geometry.ts';
import { type TextLine, textOf, type Word } from './words.ts';

/** Words of a line without a wide gap between them: the whole of a cell's line, or several cells that stand too close. */
export interface Phrase extends Box {
  words: Word[];
  text: string;
  size: number;
  baseline: number;
}

/** Cuts a line at gaps wider than a share of the font size, and before words known to begin a column. */
export function phrasesOf(line: TextLine, share: number, beginning?: ReadonlySet<Word>): Phrase[] {
  const phrases: Phrase[] = [];
  let open: Word[] = [];
  const close = () => {
    if (open.length > 0) phrases.push(asPhrase(open, line.baseline));
    open = [];
  };
  for (const word of line.words) {
    const last = open.at(-1);
    const isWide = last !== undefined && word.left - last.right > share * Math.max(last.size, word.size);
    if (isWide || beginning?.has(word)) close();
    open.push(word);
  }
  close();
  return phrases;
}

export function asPhrase(words: Word[], baseline: number): Phrase {
  return {
    ...around(words),
    words,
    text: textOf(words),
    size: Math.max(...words.map(({ size }) => size)),
    baseline,
  };
}

/** A number as people write it: with separators, a sign, a currency or unit, a footnote mark; or what stands for none. */
export function isFigure(text: string): boolean {
  return (
    /^[([{]?[-+−–±<>≤≥~]?\s?\p{Sc}?\s?[-+−–]?\d[\d\s.,'’:/–−-]*(?:%|‰|\p{L}{1,3}|\p{Sc})?[)\]}]?[*†‡§\d\p{No}\p{L}]{0,2}\)?$/u.test(
      text,
    ) || isBlankMark(text)
  );
}

/** What tables print where there is no value. */
export function isBlankMark(text: string): boolean {
  return /^(?:[-–—−.…*:†‡]{1,5}|n\.?\/?a\.?|\(?[a-z]\)?)$/iu.test(text);
}

/** A line that names what follows, such as `Table 3: …`, in the languages that we know it in. */
export function isCaption(text: string): boolean {
  const named =
    /^(?:table|tab\.|exhibit|figure|fig\.|chart|appendix|annex|tableau|tabelle|tabla|cuadro|tabella|quadro|tabel)\s*(?:n[or°º]\.?)?\s*/iu.exec(
      text,
    );
  return named !== null && /^(?:\p{Lu}{0,2}[-–.]?\d|[IVXLC]+\b|\p{Lu}\b)/u.test(text.slice(named[0].length));
}

/** A line that explains the table above it. */
export function isNote(text: string): boolean {
  return /^(?:notes?|sources?|remarks?|quellen?|fuentes?|fontes?|anmerkung(?:en)?|hinweis)\s*[:.(“"]/i.test(text);
}
