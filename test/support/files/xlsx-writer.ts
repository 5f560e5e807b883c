import { columnLetter } from '../../../src/engine/model.ts';
import { writeZip, type ZipEntry } from './zip.ts';

/**
 * A value as it goes into a cell: a `Date` becomes a serial number (its UTC parts) with the format `yyyy-mm-dd`, or with the
 * time where there is one; `null` leaves the cell out.
 */
export type XlsxValue = string | number | boolean | Date | null;

export interface XlsxCellSpec {
  value?: XlsxValue;
  /** Number format code, e.g. `0.00%` or `[h]:mm:ss`. */
  format?: string;
  /** Formula without `=`; `value` is its stored result. */
  formula?: string;
  /** Error value, e.g. `#N/A`; instead of `value`. */
  error?: string;
  /** Runs of a rich text; instead of `value`. */
  runs?: string[];
  /** Writes the text into the cell (`inline`) or into the table of shared strings; the workbook's `strings` by default. */
  strings?: 'shared' | 'inline';
  bold?: boolean;
}

export type XlsxCell = XlsxValue | XlsxCellSpec;

export interface XlsxSheetSpec {
  name: string;
  /** Rows from the top, cells from the left; an empty array is an empty row. */
  rows: readonly (readonly XlsxCell[])[];
  /** Where the first cell of the first row goes; `A1` by default. */
  origin?: { row: number; column: number };
  /** Merged ranges in A1 notation. */
  merges?: readonly string[];
  /** 1-based sheet rows. */
  hiddenRows?: readonly number[];
  /** 1-based, inclusive. */
  hiddenColumns?: readonly { first: number; last: number }[];
  /** In characters, by 1-based column. */
  columnWidths?: Readonly<Record<number, number>>;
  state?: 'visible' | 'hidden' | 'veryHidden';
}

export interface XlsxSpec {
  sheets: readonly XlsxSheetSpec[];
  /** Counts dates from 1904 instead of 1900. */
  date1904?: boolean;
  strings?: 'shared' | 'inline';
}

/** A small, honest workbook that Excel and LibreOffice open. */
export async function writeXlsx(spec: XlsxSpec): Promise<Buffer> {
  return writeZip(xlsxParts(spec));
}

/** The parts of the workbook, for tests that change or damage some of them before zipping. */
export function xlsxParts(spec: XlsxSpec): ZipEntry[] {
  const styles = new StyleTable();
  const strings = new Map<string, number>();
  const sheets = spec.sheets.map((sheet, index) => ({
    name: `xl/worksheets/sheet${index + 1}.xml`,
    data: sheetXml(sheet, spec, styles, strings),
  }));
  const sheetTypes = sheets.map(({ name }) => override(name, 'worksheet+xml')).join('');
  const sheetList = spec.sheets.map(
    ({ name, state }, index) =>
      `<sheet name="${escapeXml(name)}" sheetId="${index + 1}"${state ? ` state="${state}"` : ''} r:id="rId${index + 1}"/>`,
  );
  const related = [
    ...sheets.map((_, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`] as const),
    ['styles', 'styles.xml'] as const,
    ['sharedStrings', 'sharedStrings.xml'] as const,
  ];
  return [
    {
      name: '[Content_Types].xml',
      data: `${xmlDeclaration}<Types xmlns="${packageNamespace}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('xl/workbook.xml', 'sheet.main+xml')}${sheetTypes}${override('xl/styles.xml', 'styles+xml')}${override('xl/sharedStrings.xml', 'sharedStrings+xml')}</Types>`,
    },
    { name: '_rels/.rels', data: relationships([['officeDocument', 'xl/workbook.xml']]) },
    {
      name: 'xl/workbook.xml',
      data: `${xmlDeclaration}<workbook xmlns="${mainNamespace}" xmlns:r="${officeNamespace}"><workbookPr${spec.date1904 ? ' date1904="1"' : ''}/><sheets>${sheetList.join('')}</sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', data: relationships(related) },
    ...sheets,
    { name: 'xl/styles.xml', data: styles.xml() },
    {
      name: 'xl/sharedStrings.xml',
      data: `${xmlDeclaration}<sst xmlns="${mainNamespace}" uniqueCount="${strings.size}">${[...strings.keys()].join('')}</sst>`,
    },
  ];
}

const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';
const mainNamespace = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const officeNamespace = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageNamespace = 'http://schemas.openxmlformats.org/package/2006';

function override(part: string, type: string): string {
  return `<Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}"/>`;
}

function relationships(list: readonly (readonly [kind: string, target: string])[]): string {
  const items = list.map(
    ([kind, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${officeNamespace}/${kind}" Target="${target}"/>`,
  );
  return `${xmlDeclaration}<Relationships xmlns="${packageNamespace}/relationships">${items.join('')}</Relationships>`;
}

function sheetXml(sheet: XlsxSheetSpec, spec: XlsxSpec, styles: StyleTable, strings: Map<string, number>): string {
  const { row: top, column: left } = sheet.origin ?? { row: 1, column: 1 };
  const rows = sheet.rows.map((cells, index) => {
    const number = top + index;
    const hidden = sheet.hiddenRows?.includes(number) ? ' hidden="1"' : '';
    const xml = cells.map((cell, column) =>
      cellXml(`${columnLetter(left - 1 + column)}${number}`, toCellSpec(cell), spec, styles, strings),
    );
    return cells.length === 0 && hidden === '' ? '' : `<row r="${number}"${hidden}>${xml.join('')}</row>`;
  });
  const merges = sheet.merges?.map((range) => `<mergeCell ref="${range}"/>`) ?? [];
  return `${xmlDeclaration}<worksheet xmlns="${mainNamespace}">${columnsXml(sheet)}<sheetData>${rows.join('')}</sheetData>${merges.length === 0 ? '' : `<mergeCells count="${merges.length}">${merges.join('')}</mergeCells>`}</worksheet>`;
}

function columnsXml({ hiddenColumns = [], columnWidths = {} }: XlsxSheetSpec): string {
  const columns = [
    ...hiddenColumns.map(({ first, last }) => ({ first, last, width: 9, hidden: ' hidden="1"' })),
    ...Object.entries(columnWidths).map(([column, width]) => ({
      first: Number(column),
      last: Number(column),
      width,
      hidden: '',
    })),
  ].sort((a, b) => a.first - b.first);
  if (columns.length === 0) return '';
  const xml = columns.map(
    ({ first, last, width, hidden }) => `<col min="${first}" max="${last}" width="${width}" customWidth="1"${hidden}/>`,
  );
  return `<cols>${xml.join('')}</cols>`;
}

function toCellSpec(cell: XlsxCell): XlsxCellSpec {
  return typeof cell === 'object' && cell !== null && !(cell instanceof Date) ? cell : { value: cell };
}

function cellXml(
  reference: string,
  cell: XlsxCellSpec,
  spec: XlsxSpec,
  styles: StyleTable,
  strings: Map<string, number>,
): string {
  const { value = null, formula, error, runs } = cell;
  const format = cell.format ?? (value instanceof Date ? dateFormat(value) : 'General');
  const style = styles.indexOf(format, cell.bold === true);
  const start = `<c r="${reference}"${style === 0 ? '' : ` s="${style}"`}`;
  const f = formula === undefined ? '' : `<f>${escapeXml(formula)}</f>`;
  if (error !== undefined) return `${start} t="e">${f}<v>${escapeXml(error)}</v></c>`;
  if (runs !== undefined || typeof value === 'string') {
    const text = runs === undefined ? textXml(String(value)) : runs.map((run) => `<r>${textXml(run)}</r>`).join('');
    if (formula !== undefined) return `${start} t="str">${f}<v>${escapeText(String(value))}</v></c>`;
    if ((cell.strings ?? spec.strings) === 'inline') return `${start} t="inlineStr"><is>${text}</is></c>`;
    const item = `<si>${text}</si>`;
    if (!strings.has(item)) strings.set(item, strings.size);
    return `${start} t="s"><v>${strings.get(item)}</v></c>`;
  }
  if (value === null) return formula === undefined && style === 0 ? '' : `${start}>${f}</c>`;
  if (typeof value === 'boolean') return `${start} t="b">${f}<v>${value ? 1 : 0}</v></c>`;
  return `${start}>${f}<v>${value instanceof Date ? serialOf(value, spec.date1904 === true) : value}</v></c>`;
}

function textXml(text: string): string {
  return `<t xml:space="preserve">${escapeText(text)}</t>`;
}

function dateFormat(date: Date): string {
  return date.getTime() % 86_400_000 === 0 ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm:ss';
}

/** Days since the epoch, for dates from 1900-03-01 on. */
function serialOf(date: Date, date1904: boolean): number {
  return date.getTime() / 86_400_000 + (date1904 ? 24_107 : 25_569);
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Text of a cell: what XML cannot hold, and what would read as such an escape, becomes `_xHHHH_` (ECMA-376 part 1, 22.9.2.19). */
function escapeText(text: string): string {
  const escaped = [...text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')].map((character) => {
    const code = character.charCodeAt(0);
    const allowed = code >= 0x20 || code === 0x09 || code === 0x0a;
    return allowed ? character : `_x${code.toString(16).toUpperCase().padStart(4, '0')}_`;
  });
  return escapeXml(escaped.join(''));
}

interface Style {
  index: number;
  format: string;
  bold: boolean;
}

/** Cell styles in the order in which they are first used; the first is General. */
class StyleTable {
  readonly #styles = new Map<string, Style>();

  constructor() {
    this.indexOf('General', false);
  }

  indexOf(format: string, bold: boolean): number {
    const key = `${format}/${bold}`;
    const style = this.#styles.get(key) ?? { index: this.#styles.size, format, bold };
    this.#styles.set(key, style);
    return style.index;
  }

  xml(): string {
    const styles = [...this.#styles.values()];
    const codes = [...new Set(styles.map(({ format }) => format))].filter((code) => code !== 'General');
    const id = (code: string) => (code === 'General' ? 0 : 164 + codes.indexOf(code));
    const formats = codes.map((code) => `<numFmt numFmtId="${id(code)}" formatCode="${escapeXml(code)}"/>`);
    const cells = styles.map(
      ({ format, bold }) =>
        `<xf numFmtId="${id(format)}" fontId="${bold ? 1 : 0}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"${bold ? ' applyFont="1"' : ''}/>`,
    );
    const font = '<sz val="11"/><name val="Calibri"/>';
    return `${xmlDeclaration}<styleSheet xmlns="${mainNamespace}">${formats.length === 0 ? '' : `<numFmts count="${formats.length}">${formats.join('')}</numFmts>`}<fonts count="2"><font>${font}</font><font><b/>${font}</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${cells.length}">${cells.join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
  }
}
