import type { OutputColumn, OutputRow, OutputValue } from '../../extracted-table.ts';
import { columnLetter } from '../../model.ts';
import { isoDays, isoMilliseconds } from '../text/iso-time.ts';
import type { CellMark } from './xlsx-issues.ts';
import { declaration, mainNamespace, markedStyle, officeNamespace, styles } from './xlsx-parts.ts';
import { cellTextXml, xmlText } from './xlsx-text.ts';

/** What a sheet needs to know of a column. */
export type XlsxColumn = Pick<OutputColumn, 'name' | 'type'>;

/** Days from 1899-12-30, serial 0 but for the first two months of 1900, to 1970-01-01. */
const serialOf1970 = 25_569;
/** 1900-03-01. What is earlier is written as text: Excel counts a day there that never was, other programs do not. */
const firstSerial = 61;

/** Everything of a sheet up to its rows, the row of column names included: bold, and in view however far one scrolls. */
export function sheetStart(columns: readonly XlsxColumn[], first: boolean): string {
  const widths = columns.map(({ name, type }, at) => {
    const least = type === 'datetime' ? 20 : type === 'string' ? 16 : 11;
    const width = Math.min(40, Math.max(least, name.length + 2));
    return `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`;
  });
  const header = columns.map(
    ({ name }, at) =>
      `<c r="${columnLetter(at)}1" s="${styles.header}" t="inlineStr"><is>${cellTextXml(name)}</is></c>`,
  );
  const selected = first ? ' tabSelected="1"' : '';
  return `${declaration}<worksheet xmlns="${mainNamespace}" xmlns:r="${officeNamespace}"><sheetViews><sheetView${selected} workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>${widths.length === 0 ? '' : `<cols>${widths.join('')}</cols>`}<sheetData><row r="1">${header.join('')}</row>`;
}

/** A link within the workbook: from a cell to a place such as `'Q1 2025'!C14`. */
export interface CellLink {
  cell: string;
  to: string;
}

/** Everything of a sheet behind its rows. */
export function sheetEnd(links: readonly CellLink[], hasComments: boolean): string {
  const elements = links.map(({ cell, to }) => `<hyperlink ref="${cell}" location="${xmlText(to)}"/>`);
  const hyperlinks = links.length === 0 ? '' : `<hyperlinks>${elements.join('')}</hyperlinks>`;
  return `</sheetData>${hyperlinks}${hasComments ? '<legacyDrawing r:id="rId1"/>' : ''}</worksheet>`;
}

/** Makes rows into XML. Texts stand in their cells: a table of shared strings would have to be held in memory. */
export class RowsXml {
  readonly #types: readonly XlsxColumn['type'][];
  /** `<c r="AB`, to be followed by the row's number. */
  readonly #starts: readonly string[];

  constructor(columns: readonly XlsxColumn[]) {
    this.#types = columns.map(({ type }) => type);
    this.#starts = columns.map((_, at) => `<c r="${columnLetter(at)}`);
  }

  /** @param number 1-based row of the sheet */
  row(number: number, { values }: OutputRow): string {
    const starts = this.#starts;
    let xml = `<row r="${number}">`;
    for (let at = 0; at < starts.length; at++) {
      const value = values[at];
      if (value === null || value === undefined) continue;
      xml += `${starts[at]}${number}${this.#cell(value, at)}`;
    }
    return `${xml}</row>`;
  }

  /** The same where some cells have issues, by column; empty ones are drawn as well. */
  markedRow(number: number, { values }: OutputRow, marks: ReadonlyMap<number, CellMark>): string {
    let xml = `<row r="${number}">`;
    for (const [at, start] of this.#starts.entries()) {
      const value = values[at] ?? null;
      const mark = marks.get(at);
      if (value === null && !mark) continue;
      const cell = value === null ? '"/>' : this.#cell(value, at);
      xml += `${start}${number}${mark ? styled(cell, mark) : cell}`;
    }
    return `${xml}</row>`;
  }

  /** A cell from behind its row number. Formulas are elements of their own, so a text is never one. */
  #cell(value: NonNullable<OutputValue>, at: number): string {
    switch (typeof value) {
      case 'number':
        return `"><v>${value}</v></c>`;
      case 'boolean':
        return value ? '" t="b"><v>1</v></c>' : '" t="b"><v>0</v></c>';
      case 'string':
        return this.#timeCell(value, at) ?? `" t="inlineStr"><is>${cellTextXml(value)}</is></c>`;
    }
  }

  #timeCell(text: string, at: number): string | null {
    switch (this.#types[at]) {
      case 'date': {
        const serial = isoDays(text) + serialOf1970;
        return serial >= firstSerial ? `" s="${styles.date}"><v>${serial}</v></c>` : null;
      }
      case 'datetime': {
        const serial = isoMilliseconds(text) / 86_400_000 + serialOf1970;
        const style = text.length > 19 ? styles.dateTimeMilliseconds : styles.dateTime;
        return serial >= firstSerial ? `" s="${style}"><v>${serial}</v></c>` : null;
      }
      default:
        return null;
    }
  }
}

/** A cell, from behind its row number, on the colour of what is wrong with it. */
function styled(cell: string, { severity }: CellMark): string {
  const [, style = String(styles.general), rest = ''] = /^"(?: s="(\d+)")?(.*)$/s.exec(cell) ?? [];
  return `" s="${markedStyle(Number(style), severity)}"${rest}`;
}
