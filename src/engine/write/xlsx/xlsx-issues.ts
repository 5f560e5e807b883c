import type { IssueSeverity } from '../../extracted-table.ts';
import { columnLetter } from '../../model.ts';
import { declaration, mainNamespace, officeNamespace } from './xlsx-parts.ts';
import { cellTextXml } from './xlsx-text.ts';

/** What is doubtful in a table that is exported. */
export interface ExportIssue {
  /** 1-based number among the table's rows; `null` for an issue of the whole table. */
  row: number | null;
  /** Name of the column; `null` for an issue of the whole row. */
  column: string | null;
  /** The sheet of the document that its cell is on; `null` where that was not kept. */
  sheet: string | null;
  /** Where it stands there, e.g. `C14`. */
  sourceCell: string | null;
  rule: string;
  severity: IssueSeverity;
  message: string;
}

export interface TableIssues {
  /** Those that are kept. */
  issues: readonly ExportIssue[];
  /** How many there are. */
  total: number;
  /** The sheet of the document that cells are on whose issue names none. */
  sourceSheet: string;
}

/** An issue, and where it stands in the workbook: `null` for a whole table. */
export interface ListedIssue extends Omit<ExportIssue, 'sheet'> {
  sheet: string;
  cell: string | null;
  sourceSheet: string;
}

/** What is wrong with one cell. */
export interface CellMark {
  severity: IssueSeverity;
  issues: ExportIssue[];
}

/** The issues of a table by row and column. One of a whole row marks its first cell. */
export function marksOf(
  issues: readonly ExportIssue[],
  columns: readonly { name: string }[],
): ReadonlyMap<number, ReadonlyMap<number, CellMark>> {
  const places = new Map(columns.map(({ name }, at) => [name, at]));
  const marks = new Map<number, Map<number, CellMark>>();
  for (const issue of issues) {
    if (issue.row === null || columns.length === 0) continue;
    const at = (issue.column === null ? 0 : places.get(issue.column)) ?? 0;
    const row = marks.get(issue.row) ?? new Map<number, CellMark>();
    marks.set(issue.row, row);
    const mark = row.get(at);
    row.set(at, {
      severity: issue.severity === 'error' ? 'error' : (mark?.severity ?? 'warning'),
      issues: [...(mark?.issues ?? []), issue],
    });
  }
  return marks;
}

/** A comment on a cell, both numbers from 0. */
export interface CellNote {
  row: number;
  column: number;
  text: string;
}

/** The comments of a sheet (ECMA-376 part 1, 18.7). */
export function commentsXml(notes: readonly CellNote[]): string {
  const comments = notes.map(
    ({ row, column, text }) =>
      `<comment ref="${columnLetter(column)}${row + 1}" authorId="0"><text><r>${cellTextXml(text)}</r></text></comment>`,
  );
  return `${declaration}<comments xmlns="${mainNamespace}"><authors><author>ADE</author></authors><commentList>${comments.join('')}</commentList></comments>`;
}

/** Shapes that one block of ids has room for. */
const shapesPerBlock = 1_024;

/** How many blocks of ids the boxes of so many comments take. */
export function shapeBlocks(notes: number): number {
  return Math.floor(notes / shapesPerBlock) + 1;
}

/**
 * The boxes that comments are shown in: Excel draws none that has no shape (ECMA-376 part 4, 19). `firstBlock` is the first of the ids'
 * blocks that no other sheet has, from 1.
 */
export function commentShapesXml(notes: readonly CellNote[], firstBlock: number): string {
  const blocks = Array.from({ length: shapeBlocks(notes.length) }, (_, at) => firstBlock + at);
  const shapes = notes.map(({ row, column }, at) => {
    const anchor = [column + 1, 12, Math.max(0, row - 1), 4, column + 4, 12, row + 3, 4].join(', ');
    return `<v:shape id="_x0000_s${firstBlock * shapesPerBlock + at + 1}" type="#_x0000_t202" style="position:absolute;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>${anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>${row}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`;
  });
  return `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="${blocks.join(',')}"/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>${shapes.join('')}</xml>`;
}

/** What ties a sheet to its comments; the boxes are its `rId1`. */
export function commentRelationships(sheet: number): string {
  const relationship = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${officeNamespace}/${kind}" Target="${target}"/>`;
  return `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relationship('rId1', 'vmlDrawing', `../drawings/vmlDrawing${sheet}.vml`)}${relationship('rId2', 'comments', `../comments${sheet}.xml`)}</Relationships>`;
}

/** The columns of the sheet that lists all issues. */
export const issueColumns = ['Sheet', 'Cell', 'Column', 'Severity', 'Rule', 'What is wrong', 'In the document'].map(
  (name) => ({ name, type: 'string' as const }),
);

/** An issue as a row of that sheet. */
export function issueValues({ sheet, cell, column, severity, rule, message, sourceSheet, sourceCell }: ListedIssue) {
  return [sheet, cell, column, severity, rule, message, sourceCell === null ? null : `${sourceSheet}!${sourceCell}`];
}

/** Where a cell is, e.g. `'Q1 2025'!C14`. */
export function reference(sheet: string, cell: string): string {
  return `'${sheet.replaceAll("'", "''")}'!${cell}`;
}
