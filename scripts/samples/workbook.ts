import type { Cell, ShownCell } from './cells.ts';
import { zipOf } from './zip.ts';

export interface SheetContent {
  name: string;
  hidden?: true;
  /** From row 1 and column A; `[]` is a blank row. */
  rows: readonly (readonly Cell[])[];
  merges?: readonly string[];
  /** Letters. */
  hiddenColumns?: readonly string[];
  /** 1-based. */
  hiddenRows?: readonly number[];
}

interface WorkbookContent {
  /** Day zero of the dates; 1900 by default. */
  epoch?: 1904;
  sheets: readonly SheetContent[];
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaging = 'http://schemas.openxmlformats.org/package/2006';
const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** A workbook in the shapes that Excel writes (ECMA-376 part 1): shared strings, styles, formulas with their results, merges. */
export function workbookOf(content: WorkbookContent): Buffer {
  const strings = new Strings();
  const styles = new Styles();
  const sheets = content.sheets.map((sheet) => sheetPart(sheet, { strings, styles, epoch: content.epoch ?? 1900 }));
  return zipOf([
    ['[Content_Types].xml', contentTypes(sheets.length)],
    ['_rels/.rels', relationships([['officeDocument', 'xl/workbook.xml']])],
    ['xl/workbook.xml', workbookPart(content)],
    [
      'xl/_rels/workbook.xml.rels',
      relationships([
        ...sheets.map((_, index): [string, string] => ['worksheet', `worksheets/sheet${index + 1}.xml`]),
        ['styles', 'styles.xml'],
        ['sharedStrings', 'sharedStrings.xml'],
      ]),
    ],
    ...sheets.map((xml, index): [string, string] => [`xl/worksheets/sheet${index + 1}.xml`, xml]),
    ['xl/styles.xml', styles.part()],
    ['xl/sharedStrings.xml', strings.part()],
  ]);
}

interface SheetContext {
  strings: Strings;
  styles: Styles;
  epoch: 1900 | 1904;
}

function sheetPart(sheet: SheetContent, context: SheetContext): string {
  const rows = sheet.rows.flatMap((cells, index) => {
    const number = index + 1;
    const filled = cells.flatMap((cell, column) =>
      cell === null ? [] : [cellXml(cell, `${columnLetter(column)}${number}`, context)],
    );
    if (filled.length === 0) return [];
    const hidden = sheet.hiddenRows?.includes(number) ? ' hidden="1"' : '';
    return [`<row r="${number}"${hidden}>${filled.join('')}</row>`];
  });
  const hiddenColumns = (sheet.hiddenColumns ?? []).map((letters) => {
    const number = columnNumber(letters);
    return `<col min="${number}" max="${number}" width="0" hidden="1" customWidth="1"/>`;
  });
  const columns = hiddenColumns.length === 0 ? '' : `<cols>${hiddenColumns.join('')}</cols>`;
  const merges = (sheet.merges ?? []).map((range) => `<mergeCell ref="${range}"/>`);
  const merged = merges.length === 0 ? '' : `<mergeCells count="${merges.length}">${merges.join('')}</mergeCells>`;
  return `${declaration}<worksheet xmlns="${main}">${columns}<sheetData>${rows.join('')}</sheetData>${merged}</worksheet>`;
}

function cellXml(cell: Exclude<Cell, null>, reference: string, { strings, styles, epoch }: SheetContext): string {
  if (typeof cell === 'boolean') return `<c r="${reference}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (typeof cell !== 'object') return cellXml({ content: { value: cell } }, reference, { strings, styles, epoch });
  const { content, formula } = cell;
  const style = styles.of(cell);
  const head = `<c r="${reference}"${style === 0 ? '' : ` s="${style}"`}`;
  const source = formula === undefined ? '' : `<f>${escaped(formula)}</f>`;
  if ('error' in content) return `${head} t="e">${source}<v>${content.error}</v></c>`;
  if ('day' in content) return `${head}>${source}<v>${serialOf(content.day, epoch)}</v></c>`;
  const { value } = content;
  if (typeof value === 'number') return `${head}>${source}<v>${value}</v></c>`;
  return `${head} t="s"><v>${strings.of(value)}</v></c>`;
}

/** Days since day zero; the 1900 system counts a 29 February 1900 that never was, so that day zero is 1899-12-30 for later days. */
function serialOf(iso: string, epoch: 1900 | 1904): number {
  const milliseconds = Date.parse(iso.includes('T') ? `${iso}Z` : iso);
  return (milliseconds - Date.parse(epoch === 1900 ? '1899-12-30' : '1904-01-01')) / 86_400_000;
}

class Strings {
  readonly #known = new Map<string, number>();
  #uses = 0;

  of(text: string): number {
    this.#uses += 1;
    const index = this.#known.get(text) ?? this.#known.size;
    this.#known.set(text, index);
    return index;
  }

  part(): string {
    const items = [...this.#known.keys()].map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`);
    return `${declaration}<sst xmlns="${main}" count="${this.#uses}" uniqueCount="${items.length}">${items.join('')}</sst>`;
  }
}

/** Cell formats as they come up; format 0 is General in the ordinary font. */
class Styles {
  readonly #known = new Map<string, { format: string; bold: boolean }>([
    ['General', { format: 'General', bold: false }],
  ]);

  of({ format = 'General', bold }: ShownCell): number {
    const key = bold ? `${format} bold` : format;
    if (!this.#known.has(key)) this.#known.set(key, { format, bold: bold === true });
    return [...this.#known.keys()].indexOf(key);
  }

  part(): string {
    const styles = [...this.#known.values()];
    const codes = [...new Set(styles.map(({ format }) => format))].filter((format) => format !== 'General');
    // Ids below 164 belong to the formats that are built in.
    const formats = codes.map((code, index) => `<numFmt numFmtId="${164 + index}" formatCode="${escaped(code)}"/>`);
    const cells = styles.map(({ format, bold }) => {
      const id = format === 'General' ? 0 : 164 + codes.indexOf(format);
      return `<xf numFmtId="${id}" fontId="${bold ? 1 : 0}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`;
    });
    const numberFormats =
      formats.length === 0 ? '' : `<numFmts count="${formats.length}">${formats.join('')}</numFmts>`;
    const font = '<sz val="11"/><name val="Calibri"/>';
    return (
      `${declaration}<styleSheet xmlns="${main}">${numberFormats}` +
      `<fonts count="2"><font>${font}</font><font><b/>${font}</font></fonts>` +
      '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
      '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>' +
      `<cellXfs count="${cells.length}">${cells.join('')}</cellXfs></styleSheet>`
    );
  }
}

function workbookPart({ epoch, sheets }: WorkbookContent): string {
  const properties = epoch === 1904 ? '<workbookPr date1904="1"/>' : '<workbookPr/>';
  const list = sheets.map(
    ({ name, hidden }, index) =>
      `<sheet name="${escaped(name)}" sheetId="${index + 1}"${hidden ? ' state="hidden"' : ''} r:id="rId${index + 1}"/>`,
  );
  return `${declaration}<workbook xmlns="${main}" xmlns:r="${office}">${properties}<sheets>${list.join('')}</sheets></workbook>`;
}

function contentTypes(sheets: number): string {
  const overrides = [
    ['workbook', 'sheet.main'],
    ...Array.from({ length: sheets }, (_, index) => [`worksheets/sheet${index + 1}`, 'worksheet']),
    ['styles', 'styles'],
    ['sharedStrings', 'sharedStrings'],
  ].map(([part, type]) => `<Override PartName="/xl/${part}.xml" ContentType="${contentType}.${type}+xml"/>`);
  return (
    `${declaration}<Types xmlns="${packaging}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`
  );
}

function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const list = targets.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${office}/${type}" Target="${target}"/>`,
  );
  return `${declaration}<Relationships xmlns="${packaging}/relationships">${list.join('')}</Relationships>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** Letters of a 0-based column. */
function columnLetter(index: number): string {
  const first = index < 26 ? '' : columnLetter(Math.floor(index / 26) - 1);
  return first + String.fromCharCode(65 + (index % 26));
}

/** 1-based number of a column's letters. */
function columnNumber(letters: string): number {
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
}
