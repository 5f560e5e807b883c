import type { IssueSeverity } from '../../extracted-table.ts';
import { xmlText } from './xlsx-text.ts';

export const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';
export const mainNamespace = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
export const officeNamespace = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageNamespace = 'http://schemas.openxmlformats.org/package/2006';
const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Indexes of the formats in `stylesXml`. The first five are there once more on the colour of each severity, in the same order. */
export const styles = { general: 0, header: 1, date: 2, dateTime: 3, dateTimeMilliseconds: 4, link: 15 } as const;
const marked = { warning: 5, error: 10 } as const;

/** The format of a cell that has an issue. */
export function markedStyle(style: number, severity: IssueSeverity): number {
  return style + marked[severity];
}

export const packageRelationships = `${declaration}<Relationships xmlns="${packageNamespace}/relationships"><Relationship Id="rId1" Type="${officeNamespace}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;

const font = '<sz val="11"/><name val="Calibri"/><family val="2"/>';
const numberFormats = ['yyyy\\-mm\\-dd', 'yyyy\\-mm\\-dd\\ hh:mm:ss', 'yyyy\\-mm\\-dd\\ hh:mm:ss.000'];
const formatElements = numberFormats.map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${code}"/>`);
/** Of warnings and of errors. */
const colours = ['FFFFEFC2', 'FFFFD0C8'];
const fills = colours.map(
  (colour) =>
    `<fill><patternFill patternType="solid"><fgColor rgb="${colour}"/><bgColor indexed="64"/></patternFill></fill>`,
);
const cellFormats = [
  ...[0, ...fills.map((_, at) => at + 2)].flatMap((fill) => {
    const apply = fill === 0 ? '' : ' applyFill="1"';
    return [
      `<xf numFmtId="0" fontId="0" fillId="${fill}" borderId="0" xfId="0"${apply}/>`,
      `<xf numFmtId="0" fontId="1" fillId="${fill}" borderId="0" xfId="0" applyFont="1"${apply}/>`,
      ...numberFormats.map(
        (_, at) =>
          `<xf numFmtId="${164 + at}" fontId="0" fillId="${fill}" borderId="0" xfId="0" applyNumberFormat="1"${apply}/>`,
      ),
    ];
  }),
  '<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1"/>',
];

export const stylesXml = `${declaration}<styleSheet xmlns="${mainNamespace}"><numFmts count="${numberFormats.length}">${formatElements.join('')}</numFmts><fonts count="3"><font>${font}</font><font><b/>${font}</font><font><u/><sz val="11"/><color rgb="FF0563C1"/><name val="Calibri"/><family val="2"/></font></fonts><fills count="${2 + fills.length}"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${fills.join('')}</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${cellFormats.length}">${cellFormats.join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** Where the sheet with this number (from 1) stands in the package. */
export function sheetPath(number: number): string {
  return `xl/worksheets/sheet${number}.xml`;
}

export function workbookXml(sheetNames: readonly string[]): string {
  const sheets = sheetNames.map(
    (name, at) => `<sheet name="${xmlText(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
  );
  return `${declaration}<workbook xmlns="${mainNamespace}" xmlns:r="${officeNamespace}"><sheets>${sheets.join('')}</sheets></workbook>`;
}

export function workbookRelationships(sheets: number): string {
  const targets = Array.from(
    { length: sheets },
    (_, at) =>
      `<Relationship Id="rId${at + 1}" Type="${officeNamespace}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  return `${declaration}<Relationships xmlns="${packageNamespace}/relationships">${targets.join('')}<Relationship Id="rId${sheets + 1}" Type="${officeNamespace}/styles" Target="styles.xml"/></Relationships>`;
}

/** `commented` are the numbers of the sheets that have comments. */
export function contentTypes(sheets: number, commented: readonly number[] = []): string {
  const parts = [
    ...Array.from({ length: sheets }, (_, at) => override(sheetPath(at + 1), 'worksheet')),
    ...commented.map((sheet) => override(`xl/comments${sheet}.xml`, 'comments')),
  ];
  const shapes =
    commented.length > 0
      ? '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
      : '';
  return `${declaration}<Types xmlns="${packageNamespace}/content-types">${shapes}<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('xl/workbook.xml', 'sheet.main')}${override('xl/styles.xml', 'styles')}${parts.join('')}</Types>`;
}

function override(part: string, kind: string): string {
  return `<Override PartName="/${part}" ContentType="${contentType}.${kind}+xml"/>`;
}
