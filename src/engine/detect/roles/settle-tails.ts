import { CellKind } from '../cells/cell-kind.ts';
import { countKinds } from '../cells/column-kinds.ts';
import type { Grid } from '../cells/grid.ts';
import { pageMark, readsLikeNote, wordTests } from '../cells/row-words.ts';
import type { ClassifiedRow } from './classified-row.ts';
import { isNameLike, isUsualKey } from './name-like.ts';

/** Records above that say what a column holds. */
const comparedRows = 6;
const longestText = 60;
/** A footnote in two cells, its mark and a sentence of so many words, in a table of more columns than that. */
const footnoteMark = /^[([]?(?:\d{1,2}|[a-z*†‡])[)\].:]?$/i;
const leastWords = 4;
/** `End of report`, `*** Ende der Liste ***`. */
const endMark =
  /^\W*(?:end of|ende de[rs]|fin d[eu]|fine del|einde van)\s+(?:(?:de|het|la|le)\s+)?\p{L}+\W*$|^\W*(?:end|ende|eof|fin)\W*$/iu;
/** `e = excused`, `n=214`, `n.d. = not detected`, `.. = not known` */
const legend = /^(?:(?:[\p{L}\d*+✓✗]\.?){1,4}|[.–—-]{1,3})\s?=\s?\S/u;
const leastForLegend = 2;
const remarkMark = /^[*†‡§]+\s?\p{L}/u;
/** Names of a header that tell a column from a place on the sheet. */
const leastHeaded = 3;
const leastColumns = 4;

/**
 * Rows with one filled cell below records: those of a record that goes on in a later column, or that was not filled in yet, are records;
 * a mark and a sentence are a footnote.
 */
export function settleTails(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  let records: ClassifiedRow[] = [];
  let header: ClassifiedRow | null = null;
  let above: ClassifiedRow | undefined;
  let left = Number.POSITIVE_INFINITY;
  return rows.map((row, index) => {
    const settled = settle(grid, rows, index, row, { records, header, above, left });
    if (settled.role === 'header') header = settled;
    if (settled.role === 'data') {
      records = [...records.slice(1 - comparedRows), settled];
      left = Math.min(left, settled.first);
    } else if (settled.role === 'header' || settled.role === 'metadata') {
      records = [];
      left = Number.POSITIVE_INFINITY;
    }
    above = settled;
    return settled;
  });
}

interface Above {
  /** The last records since the header. */
  records: readonly ClassifiedRow[];
  header: ClassifiedRow | null;
  /** The row right above, as it was found to be. */
  above: ClassifiedRow | undefined;
  /** The first column of all records since the header. */
  left: number;
}

function settle(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  row: ClassifiedRow,
  { records, header, above, left }: Above,
): ClassifiedRow {
  if (records.length === 0) return row;
  if (above !== undefined && goesOnLikeAbove(grid, row, above, left))
    return { ...row, role: 'data', why: 'Goes on in the column in which the row above it went on with a record.' };
  if (above !== undefined && goesOnInTexts(grid, rows, index, row, above, left))
    return { ...row, role: 'data', why: 'Goes on with the texts of the record above.' };
  if (row.role === 'data' && row.filled === 1 && rows[index + 1] === undefined && endMark.test(row.lead))
    return { ...row, role: 'notes', why: 'Says that nothing follows.' };
  if (row.role === 'data' && isLegend(rows, index, row, records))
    return {
      ...row,
      role: 'notes',
      why: 'Says what a sign stands for, or how many were asked, below the rows of values.',
    };
  if (row.role === 'data' && headsRemarks(rows, index, row, records))
    return { ...row, role: 'notes', why: 'Stands over remarks, below the rows of values.' };
  if (row.role === 'data' && isPageLine(grid, row, records, header))
    return { ...row, role: 'notes', why: 'The head or the foot of a page.' };
  if (row.role === 'data' && isFootnote(grid, rows, index, row, records))
    return { ...row, role: 'notes', why: 'A mark and a sentence below the rows of values.' };
  if (row.role === 'data' && isRemarkBelow(rows, index, row, records))
    return { ...row, role: 'notes', why: 'Begins with the mark of a remark, below the rows of values.' };
  if (row.role === 'data' && isProseBelow(grid, rows, index, row, records))
    return { ...row, role: 'notes', why: 'A line of many words below the rows of values.' };
  const isRemark = row.role === 'notes' || row.role === 'metadata' || row.role === 'group';
  if (!isRemark || row.lead.length > longestText || readsLikeNote(row.lead) || pageMark.test(row.lead)) return row;
  const kind = grid.kind(row.at, row.first);
  const isKey = kind === CellKind.date || kind === CellKind.number || kind === CellKind.year;
  if (row.first === left && isKey && row.blanksBefore === 0 && isUsualKey(grid, records, left, kind))
    return { ...row, role: 'data', why: 'Names one more record like those above, which is yet to be filled in.' };
  if (row.filled > 1)
    return row.first === left &&
      row.blanksBefore === 0 &&
      above !== undefined &&
      (above.role === 'data' || mayHead(above, left)) &&
      holdsFiguresLike(grid, row, records)
      ? { ...row, role: 'data', why: 'A name and figures where the records above have theirs.' }
      : row;
  if (row.role !== 'group' && isNameLikeAbove(grid, rows, index, row, records))
    return { ...row, role: 'data', why: 'A name like those of the records above, which is yet to be filled in.' };
  const isHeld = records.some(({ at }) => grid.isFilled(at, row.first));
  const goesOn = rows[index - 1]?.role === 'data' || records.at(-1)?.at === rows[index - 1]?.at;
  const hasSteps = records.some(({ first, filled }) => first > left && filled > 1) || isHeaded(grid, header, row, left);
  const isStep = (records.at(-1)?.first ?? left) > left;
  const follows = row.blanksBefore === 0 || (row.blanksBefore === 1 && isStep && !headsAnother(rows, index));
  if (row.first > left && follows && goesOn && hasSteps && isHeld && row.role !== 'group')
    return { ...row, role: 'data', why: 'Goes on with the record above in a later column.' };
  return row;
}

/**
 * Whether a row of texts goes on as the row right above it does, which left the first columns of its table blank itself: in the same column or
 * one that is further right, with no more cells. Whatever such rows are called, the first of them is part of a record, and so are the others.
 */
function goesOnLikeAbove(grid: Grid, row: ClassifiedRow, above: ClassifiedRow, left: number): boolean {
  if (row.role === 'data' || row.role === 'derived' || row.isSure === true || row.blanksBefore > 0) return false;
  if (above.role !== 'data' || above.first <= left || row.first < above.first || row.filled > above.filled)
    return false;
  if (row.values > 0 || readsLikeNote(row.lead)) return false;
  for (let column = row.first; column <= row.last; column++) {
    if (grid.isFilled(row.at, column) && !grid.isFilled(above.at, column) && column !== row.first) return false;
  }
  return true;
}

/**
 * Whether a row of texts right below a record, between its first and its last column, goes on with what the record says there: it has no cell where the
 * record has none, nor where that has a value; and what follows is no header's first record.
 */
function goesOnInTexts(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  row: ClassifiedRow,
  above: ClassifiedRow,
  left: number,
): boolean {
  if (row.role === 'data' || row.role === 'derived' || row.role === 'group' || row.isSure === true) return false;
  if (above.role !== 'data' || above.first > left || row.first <= left || row.blanksBefore > 0) return false;
  if (row.values > 0 || row.filled >= above.filled || readsLikeNote(row.lead) || pageMark.test(row.lead)) return false;
  for (let column = row.first; column <= row.last; column++) {
    if (grid.isFilled(row.at, column) && grid.kind(above.at, column) !== CellKind.text) return false;
  }
  const next = rows[index + 1];
  return next === undefined || next.blanksBefore > 0 || next.role !== 'data' || next.first >= left;
}

/** Whether a header of several columns names the column of a lone text, which is not its first. */
function isHeaded(grid: Grid, header: ClassifiedRow | null, row: ClassifiedRow, left: number): boolean {
  if (header === null || header.filled < leastHeaded || header.first !== left) return false;
  return grid.isFilled(header.at, row.first) && !wordTests.sentence.test(row.lead);
}

/** Whether a text alone, below a blank row, may be the heading of one more group. */
function mayHead({ role, shape, first, blanksBefore, lead }: ClassifiedRow, left: number): boolean {
  if (role !== 'notes' && role !== 'group') return false;
  return shape === 'title' && first === left && blanksBefore > 0 && !readsLikeNote(lead);
}

/** Whether a row has a name and figures or days, each in a column in which most records above have such. */
function holdsFiguresLike(grid: Grid, row: ClassifiedRow, records: readonly ClassifiedRow[]): boolean {
  if (grid.kind(row.at, row.first) !== CellKind.text || row.figures !== row.filled - 1) return false;
  for (let column = row.first + 1; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    const { numbers, calendar } = countKinds(grid, records, column);
    const alike = grid.kind(row.at, column) === CellKind.date ? calendar : numbers;
    if (alike <= records.length / 2) return false;
  }
  return true;
}

/** Whether what follows a lone text is a header, or fuller than it. */
function headsAnother(rows: readonly ClassifiedRow[], index: number): boolean {
  const next = rows[index + 1];
  return next !== undefined && (next.role === 'header' || next.filled > 1);
}

/** A text alone right below the last record, like the names of the records. */
function isNameLikeAbove(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  row: ClassifiedRow,
  records: readonly ClassifiedRow[],
): boolean {
  const [above, next] = [rows[index - 1], rows[index + 1]];
  if (above?.role !== 'data' || above.filled < 2 || row.blanksBefore > 0) return false;
  if (next !== undefined && next.blanksBefore === 0) return false;
  if (records.some(({ at, first }) => first !== row.first || grid.kind(at, first) !== CellKind.text)) return false;
  if (grid.kind(row.at, row.first) !== CellKind.text || /[:.;?]$/.test(row.lead)) return false;
  return isNameLike(row.lead, records);
}

/** A text alone below the last record, of more words and much longer than what stands above it in its column. */
function isProseBelow(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  row: ClassifiedRow,
  records: readonly ClassifiedRow[],
): boolean {
  const next = rows[index + 1];
  if (row.filled > 1 || row.values > 0 || (next !== undefined && next.blanksBefore === 0 && next.role === 'data'))
    return false;
  if (row.first > Math.min(...records.map(({ first }) => first))) return false;
  if (records.filter(({ filled }) => filled >= leastHeaded).length < records.length / 2) return false;
  const names = records.map(({ at }) => grid.text(at, row.first).length);
  return row.lead.split(/\s+/).length > leastWords && row.lead.length > 2 * Math.max(...names);
}

/** A text alone right above remarks, after which no record comes: `Definitions:`, `Data sources`. */
function headsRemarks(
  rows: readonly ClassifiedRow[],
  index: number,
  row: ClassifiedRow,
  records: readonly ClassifiedRow[],
): boolean {
  if (row.filled > 1 || row.values > 0 || records.some(({ filled }) => filled < 2)) return false;
  const next = rows[index + 1];
  if (next === undefined || next.blanksBefore > 0 || next.filled > 1) return false;
  if (next.role !== 'notes' && next.role !== 'metadata') return false;
  const after = rows.slice(index + 1).find(({ role }) => role !== 'notes' && role !== 'metadata');
  if (after !== undefined && after.role !== 'header') return false;
  return /:$/.test(row.lead) || (readsLikeNote(next.lead) && next.lead.length > row.lead.length);
}

/** A sign, `=` and what it stands for, below all records, none of whose names has such a sign: `e = excused`, `n = 214`. */
function isLegend(
  rows: readonly ClassifiedRow[],
  index: number,
  row: ClassifiedRow,
  records: readonly ClassifiedRow[],
): boolean {
  if (row.filled > 1 || row.isSure === true || !legend.test(row.lead) || records.length < leastForLegend) return false;
  if (records.some(({ lead, filled }) => filled > 1 && lead.includes('='))) return false;
  return rows
    .slice(index + 1)
    .every(({ filled, lead, role }) => filled === 1 && (role !== 'data' || legend.test(lead)));
}

/** A row of few words that begins with a star or the like, after which no record comes. */
function isRemarkBelow(
  rows: readonly ClassifiedRow[],
  index: number,
  row: ClassifiedRow,
  records: readonly ClassifiedRow[],
): boolean {
  const usual = Math.max(...records.map(({ filled }) => filled));
  if (row.values > 0 || !remarkMark.test(row.lead) || row.filled > usual / 2) return false;
  const next = rows[index + 1];
  return next === undefined || next.role !== 'data' || next.blanksBefore > 0;
}

/** Whether a row holds the number of a page and no more, where neither the header nor a record has a number of a page in its column. */
function isPageLine(
  grid: Grid,
  row: ClassifiedRow,
  records: readonly ClassifiedRow[],
  header: ClassifiedRow | null,
): boolean {
  if (row.filled !== 1 || row.isSure === true || !pageMark.test(row.lead)) return false;
  return ![...records, ...(header === null ? [] : [header])].some(
    ({ at, filled }) => filled > 1 && /^\W*(?:page|seite|página|pagina|pg)\b/i.test(grid.text(at, row.first)),
  );
}

function isFootnote(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  row: ClassifiedRow,
  records: readonly ClassifiedRow[],
): boolean {
  if (row.filled !== 2 || row.last !== row.first + 1 || !footnoteMark.test(row.lead)) return false;
  if (Math.max(...records.map(({ filled }) => filled)) < leastColumns) return false;
  if (grid.text(row.at, row.last).split(/\s+/).length < leastWords) return false;
  // Nothing but footnotes and remarks follows.
  return rows
    .slice(index + 1)
    .every((other) => other.filled <= 2 && (other.role !== 'data' || footnoteMark.test(other.lead)));
}
