import type { CellValue, Row } from '../../model.ts';
import { cellAt, TextRow, widthOf } from '../../text-row.ts';

const equalsSign = 0x3d;
const apostrophe = 0x27;

/** `="00123"`, which programs write so that Excel keeps the zeros: a formula that is nothing but a text. */
const textFormula = /^="((?:[^"]|"")*)"$/;

/**
 * An apostrophe before what Excel would run as a formula, put there by the program that wrote the file (OWASP, CSV Injection), or before
 * digits that it would take for a number. `'99` is a year.
 */
const guarded = /^'(?:[=+\-@\t\r]|(?:0\d|\d{3}|\d+[-./:]\d)[\d\s.,/:-]*$)/;

/**
 * Takes off, in place, what other programs put around a field so that a spreadsheet leaves it alone; the field is what stands inside.
 * Looks at one character of a field unless it begins like one of those.
 */
export function takeOffGuards(rows: readonly Row[]): void {
  const [first] = rows;
  // All rows are of one piece of text, and most pieces have neither of the two.
  if (first instanceof TextRow && !first.piece.bytes.includes(equalsSign) && !first.piece.bytes.includes(apostrophe))
    return;
  for (const row of rows) {
    if (row instanceof TextRow) takeOffOfText(row);
    else row.values = row.values.map((value) => (typeof value === 'string' ? withoutGuard(value) : value));
  }
}

function takeOffOfText({ piece, first, width }: TextRow): void {
  const { bytes, starts, ends } = piece;
  for (let field = first; field < first + width; field++) {
    const start = starts[field] ?? 0;
    // Fields that do not stand in the text, or are not ASCII, are asked for what they begin with.
    const code = start < 0 || (ends[field] ?? 0) < 0 ? equalsSign : bytes[start];
    if (code !== equalsSign && code !== apostrophe) continue;
    const text = piece.text(field);
    if (text === null) continue;
    const inner = withoutGuard(text);
    if (inner !== text) piece.put(field, inner);
  }
}

function withoutGuard(text: string): string | null {
  const code = text.charCodeAt(0);
  if (code === equalsSign) {
    const inner = textFormula.exec(text)?.[1];
    if (inner !== undefined) return inner === '' ? null : inner.replaceAll('""', '"');
  }
  return code === apostrophe && guarded.test(text) ? text.slice(1) : text;
}

/** Takes off, in place, the blank that a program writes behind every delimiter, or all blanks around the fields of a drawn table. */
export function takeOffBlanks(rows: readonly Row[], blanks: 'behind' | 'around'): void {
  for (const row of rows) {
    for (let column = blanks === 'around' ? 0 : 1; column < widthOf(row); column++) {
      const value = cellAt(row, column);
      if (typeof value !== 'string') continue;
      const rest = (blanks === 'around' ? value.trim() : value.replace(/^ /, '')) || null;
      if (rest === value) continue;
      if (row instanceof TextRow) row.piece.put(row.first + column, rest);
      else row.values[column] = rest;
    }
  }
}

/**
 * The rows of a table drawn with pipes with those within its texts: a backslash before a pipe says that it parts no cells
 * (GitHub Flavored Markdown, 4.10).
 */
export function withEscapedPipes(rows: readonly Row[]): Row[] {
  return rows.map((row) => {
    const values: CellValue[] = [];
    for (let column = 0; column < widthOf(row); column++) {
      const value = cellAt(row, column);
      const before = values.at(-1);
      if (typeof before === 'string' && before.endsWith('\\'))
        values[values.length - 1] = `${before.slice(0, -1)}|${value ?? ''}`;
      else values.push(value ?? null);
    }
    return values.length === widthOf(row) ? row : { number: row.number, values, formats: null, hidden: false };
  });
}
