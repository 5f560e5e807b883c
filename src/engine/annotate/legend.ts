import type { RowRole } from '../detected-table.ts';
import type { IssueSeverity } from '../extracted-table.ts';
import { columnLetter, rangeToA1 } from '../model.ts';
import { notListed } from '../words/not-listed.ts';
import { percent } from '../words/percent.ts';
import { reference } from '../write/xlsx/xlsx-issues.ts';
import { declaration, mainNamespace } from '../write/xlsx/xlsx-parts.ts';
import { cellTextXml, xmlText } from '../write/xlsx/xlsx-text.ts';
import type { Annotation, TableAnnotation } from './annotation.ts';
import type { CellStyle, CellStyles } from './cell-styles.ts';

/** More issues than these are counted only. */
const mostIssues = 10_000;

const meanings: readonly [RowRole | IssueSeverity, string][] = [
  ['header', 'Header of a table'],
  ['data', 'Record of a table'],
  ['group', 'Heading that groups the rows below it'],
  ['derived', 'Total of other rows'],
  ['metadata', 'Title, or a line about a table'],
  ['notes', 'Note'],
  ['error', 'Value that breaks a rule of the configuration'],
  ['warning', 'Value to look at'],
];

interface LegendCell {
  text: string;
  style?: Partial<CellStyle>;
  /** A place in the workbook, e.g. `'Sheet 1'!C14`. */
  link?: string;
}

/** The sheet that says what the colours mean, which tables there are and why, and what is wrong with their values. */
export function legendXml(
  { document, tables }: Annotation,
  nameOf: (sheet: number) => string,
  styles: CellStyles,
): string {
  return sheetXml(
    [
      [{ text: `How ADE read ${document}`, style: { font: 'bold' } }],
      [],
      ...meanings.map(([fill, text]): LegendCell[] => [{ text: '', style: { fill } }, { text }]),
      [
        { text: '' },
        { text: 'A frame is drawn around each table. Why a row is what it is stands to the right of the sheet.' },
      ],
      [],
      titles('Table', 'Range', 'Rows', 'Score', 'Why'),
      ...tables.flatMap((table) => tableRows(table, nameOf)),
      [],
      ...issueRows(tables, nameOf),
    ],
    styles,
  );
}

function titles(...texts: string[]): LegendCell[] {
  return texts.map((text) => ({ text, style: { font: 'bold' } }));
}

function tableRows({ name, score, rowCount, reasons, regions }: TableAnnotation, nameOf: (sheet: number) => string) {
  const facts = [{ text: String(rowCount) }, { text: percent(score) }, { text: reasons.join(' ') }];
  return regions.map(({ sheet, range }, at): LegendCell[] => {
    const place = {
      text: rangeToA1(range),
      link: reference(nameOf(sheet), rangeToA1(range)),
      style: { font: 'link' as const },
    };
    return at === 0 ? [{ text: name }, place, ...facts] : [{ text: '' }, place];
  });
}

function issueRows(tables: readonly TableAnnotation[], nameOf: (sheet: number) => string): LegendCell[][] {
  const issues = tables.flatMap((table) => table.issues);
  if (issues.length === 0) return [];
  const listed = issues.slice(0, mostIssues);
  const lines = listed.map((issue): LegendCell[] => [
    { text: issue.severity, style: { fill: issue.severity } },
    issue.sourceCell === null
      ? { text: '' }
      : { text: issue.sourceCell, link: reference(nameOf(issue.sheet), issue.sourceCell), style: { font: 'link' } },
    { text: issue.column ?? '' },
    { text: issue.rule },
    { text: issue.message },
  ]);
  const total = tables.reduce((sum, { issueCount }) => sum + issueCount, 0);
  const more = notListed(total, listed);
  const last = more === null ? [] : [[{ text: more }]];
  return [titles('Issue', 'Cell', 'Column', 'Rule', 'Message'), ...lines, ...last];
}

function sheetXml(rows: readonly LegendCell[][], styles: CellStyles): string {
  const links: string[] = [];
  const lines = rows.map((cells, at) => {
    const xml = cells.map(({ text, style, link }, column) => {
      const address = `${columnLetter(column)}${at + 1}`;
      if (link !== undefined) links.push(`<hyperlink ref="${address}" location="${xmlText(link)}"/>`);
      const number = styles.number({ fill: null, edges: 0, font: 'plain', align: 'left', ...style });
      return text === ''
        ? `<c r="${address}" s="${number}"/>`
        : `<c r="${address}" s="${number}" t="inlineStr"><is>${cellTextXml(text)}</is></c>`;
    });
    return `<row r="${at + 1}">${xml.join('')}</row>`;
  });
  const widths = [24, 14, 24, 14, 100].map(
    (width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  );
  return [
    `${declaration}<worksheet xmlns="${mainNamespace}"><sheetViews><sheetView tabSelected="1" showGridLines="0" workbookViewId="0"/></sheetViews>`,
    `<cols>${widths.join('')}</cols><sheetData>${lines.join('')}</sheetData>`,
    links.length === 0 ? '' : `<hyperlinks>${links.join('')}</hyperlinks>`,
    '</worksheet>',
  ].join('');
}
