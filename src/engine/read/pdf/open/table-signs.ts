import { isFigure, type Phrase } from '../text/phrases.ts';
import { textOf } from '../text/words.ts';
import { type ColumnedLine, filledColumns } from './open-rows.ts';

/** What parts a table that is only aligned from running text, lists, tables of contents and scattered labels. */
const tableSigns = {
  /** Words of a cell that are more than a value. */
  mostWordsOfValue: 5,
  /** Shares of cells with more words: what a table may have, and one whose rules frame it well. */
  mostWordy: 0.4,
  mostWordyIfFramed: 0.75,
  /** Rules across the table that frame it, and that frame it well. */
  framing: 2,
  wellFraming: 3,
  /** Share of its places that a table fills. */
  leastFilled: 0.4,
  /** Share of lines that begin with the mark of a list, in two columns. */
  mostMarks: 0.5,
  /** Share of lines with leaders, as tables of contents have. */
  mostLeaders: 0.3,
  /** A framed table holds so many figures, or so few wordy cells. */
  framedFigures: 0.2,
  framedWordy: 0.25,
  /** Without rules: a table of figures holds so many of them on so many lines, under a header of so many lines. */
  figures: 0.4,
  linesOfFigures: 3,
  longestHeader: 8,
  longestHeaderShare: 0.5,
  /** Without rules and figures: so many lines, filled so well, with so few wordy cells. */
  linesOfWords: 4,
  filledByWords: 0.7,
  wordyOfWords: 0.1,
  /** Two columns of words: so many lines, of so few words each, evenly apart and below each other but for so many points. */
  linesOfPairs: 6,
  mostWordsOfPair: 4,
  evenDistance: 0.15,
  /** Records with long texts: a column of so many numbers at least, of which this share have a key, and not more wordy cells. */
  leastFigures: 3,
  figuresOfRecords: 0.8,
  wordyOfRecords: 0.5,
  /** Facts about a document are not more lines. */
  mostFacts: 10,
  sameEdge: 1,
} as const;

/** Judges whether the columns hold values rather than running text, marks of a list, or labels strewn over a drawing. */
export function isTable(
  lines: readonly ColumnedLine[],
  { headerEnd, framing, isHeaded }: { headerEnd: number; framing: number; isHeaded: boolean },
): boolean {
  const columns = lines[0]?.columns.length ?? 0;
  const several = lines.filter((line) => filledColumns(line).length > 1);
  if (several.length < 2) return false;
  const cells: Phrase[][] = several.flatMap((line) => line.columns.filter((phrases) => phrases.length > 0));
  const words = cells.map((phrases) => phrases.reduce((sum, phrase) => sum + phrase.words.length, 0));
  const wordy = words.filter((count) => count > tableSigns.mostWordsOfValue).length / words.length;
  const texts = several.flatMap((line) =>
    line.columns
      .slice(1)
      .filter((phrases) => phrases.length > 0)
      .map((phrases) => phrases.map(({ text }) => text).join(' ')),
  );
  const figures = texts.filter(isFigure).length / Math.max(1, texts.length);
  const fill = cells.length / (several.length * columns);
  const marks = several.filter((line) => isMark(line.columns[0] ?? [])).length / several.length;
  const signs = tableSigns;
  const [head] = lines;
  const wellFramed = framing >= signs.wellFraming;
  if (isContents(lines)) return false;
  if (framing < signs.framing && headerEnd < 2 && areFacts(lines)) return false;
  if (columns === 2 && marks > signs.mostMarks) return false;
  const mayBeWordy = columns > 2 && wordy < signs.wordyOfRecords && hasFiguresOfRecords(lines);
  if (!mayBeWordy && wordy > (wellFramed ? signs.mostWordyIfFramed : signs.mostWordy)) return false;
  if (fill < signs.leastFilled) return false;
  if (framing >= signs.framing) return wellFramed || figures > signs.framedFigures || wordy < signs.framedWordy;
  if (mayBeWordy) return true;
  if (isHeaded && several.length >= signs.linesOfFigures && wordy < signs.framedWordy) return true;
  if (figures < signs.figures) {
    // Every line has its label and the first names every column: what is blank in between is a value that is missing.
    const isGrid =
      head !== undefined &&
      filledColumns(head).length === columns &&
      several.every((line) => (line.columns[0]?.length ?? 0) > 0);
    if (columns === 2) return isListOfPairs(lines);
    return (
      columns > 2 &&
      several.length >= signs.linesOfWords &&
      (isGrid || fill > signs.filledByWords) &&
      wordy < signs.wordyOfWords
    );
  }
  const longestHeader = Math.max(signs.longestHeader, signs.longestHeaderShare * lines.length);
  return several.length >= signs.linesOfFigures && headerEnd <= longestHeader;
}

/**
 * Whether two columns of words are a list with a header: no line without either, short texts that begin below each other at even
 * distances, and no labels of a form among them. Addresses beside each other are shorter.
 */
function isListOfPairs(lines: readonly ColumnedLine[]): boolean {
  const { linesOfPairs, mostWordsOfPair, evenDistance, sameEdge } = tableSigns;
  if (lines.length < linesOfPairs) return false;
  const pairs = lines.map(({ columns }) => columns.map((phrases) => phrases[0]));
  const isPair = (pair: (Phrase | undefined)[], index: number) =>
    pair.every((phrase) => phrase !== undefined && phrase.words.length <= mostWordsOfPair) &&
    lines[index]?.columns.every((phrases) => phrases.length === 1) &&
    !/[:.]$/.test(pair[0]?.text ?? '');
  if (!pairs.every(isPair)) return false;
  const isBelow = (column: number) =>
    pairs.every((pair) => Math.abs((pair[column]?.left ?? 0) - (pairs[0]?.[column]?.left ?? 0)) < sameEdge);
  const distances = lines.slice(1).map(({ baseline }, index) => baseline - (lines[index]?.baseline ?? 0));
  const most = Math.max(...distances);
  return isBelow(0) && isBelow(1) && most - Math.min(...distances) < evenDistance * most;
}

/** Whether a column holds numbers alone but for its name, each on a line that has a key: running text is never set so. */
function hasFiguresOfRecords(lines: readonly ColumnedLine[]): boolean {
  const { leastFigures, figuresOfRecords } = tableSigns;
  return [...(lines[0]?.columns.keys() ?? [])].slice(1).some((column) => {
    const filled = lines.slice(1).filter((line) => (line.columns[column]?.length ?? 0) > 0);
    const figures = filled.filter((line) => isFigure((line.columns[column] ?? []).map(({ text }) => text).join(' ')));
    const keyed = figures.filter((line) => (line.columns[0]?.length ?? 0) > 0);
    return (
      keyed.length >= leastFigures &&
      figures.length >= figuresOfRecords * filled.length &&
      keyed.length >= figuresOfRecords * figures.length
    );
  });
}

/**
 * Whether labels and their values stand beside each other, as in the head of a letter: no column holds
 * numbers, days or codes of one kind.
 */
function areFacts(lines: readonly ColumnedLine[]): boolean {
  const holdsDigit = (line: ColumnedLine | undefined) =>
    line?.columns.slice(1).some((phrases) => phrases.some(({ text }) => /\d/.test(text))) ?? false;
  if (lines.length > tableSigns.mostFacts || !holdsDigit(lines[0]) || !lines.slice(1).some(holdsDigit)) return false;
  return [...(lines[0]?.columns.keys() ?? [])].every((column) => {
    const texts = lines.map((line) => (line.columns[column] ?? []).map(({ text }) => text).join(' '));
    const kinds = Map.groupBy(
      texts.filter((text) => /\d/.test(text)),
      kindOf,
    );
    const filled = texts.filter((text) => text !== '').length;
    return Math.max(0, ...[...kinds.values()].map((own) => own.length)) <= filled / 2;
  });
}

/** Numbers of any size are of one kind, also with a unit; days, codes and texts where their digits and letters stand alike. */
function kindOf(text: string): string {
  const isNumber =
    /^[-+−–(<>~±]?\s?\p{Sc}?\s?(?!0\d)\d[\d.,'’]*(?: \d{3})*(?:[.,]\d+)?\s?(?:%|\p{L}{1,3}|\p{Sc})?[)*†‡-]?$/u.test(
      text,
    );
  return isNumber ? 'number' : text.replace(/\d/g, '9').replace(/\p{L}+/gu, 'a');
}

/** Whether dots lead from titles to the numbers of their pages, which never fall. */
function isContents(lines: readonly ColumnedLine[]): boolean {
  const led = lines.filter(({ led }) => led);
  if (led.length < tableSigns.mostLeaders * lines.length || led.length === 0) return false;
  const pages = led.map(({ columns }) => textOf((columns.at(-1) ?? []).flatMap(({ words }) => words)));
  const numbers = pages.filter((page) => /^\d{1,4}$/.test(page)).map(Number);
  const others = pages.filter((page) => !/^(?:\d{1,4}|[ivxlc]*|[A-Z]{1,2}-\d{1,3})$/.test(page));
  return others.length === 0 && numbers.every((page, index) => page >= (numbers[index - 1] ?? 0));
}

function isMark(phrases: readonly Phrase[]): boolean {
  const text = phrases.map((phrase) => phrase.text).join(' ');
  return /^(?:[•·▪●○■□➢✓–—*-]|\(?\w{1,3}[.)]|\d+(?:\.\d+)+|[\uf000-\uf0ff])$/u.test(text);
}
