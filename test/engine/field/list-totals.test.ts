import { expect, test } from 'vitest';
import { xlsxParts } from '../../support/files/xlsx-writer.ts';
import { writeZip } from '../../support/files/zip.ts';
import { rowsOfTables } from './rows-of-tables.ts';

const namespaces = {
  main: 'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
  package: 'http://schemas.openxmlformats.org/package/2006/relationships',
  office: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
};

/** A workbook of one sheet with a table that a person made in Excel. */
function workbookWithList(rows: (string | number | null)[][], ref: string, totalsRowCount: number): Buffer {
  return writeZip([
    ...xlsxParts({ sheets: [{ name: 'Stock', rows }] }),
    {
      name: 'xl/worksheets/_rels/sheet1.xml.rels',
      data: `<Relationships xmlns="${namespaces.package}"><Relationship Id="rId1" Type="${namespaces.office}/table" Target="../tables/table1.xml"/></Relationships>`,
    },
    {
      name: 'xl/tables/table1.xml',
      data: `<table xmlns="${namespaces.main}" id="1" name="List" displayName="List" ref="${ref}"${totalsRowCount > 0 ? ` totalsRowCount="${totalsRowCount}"` : ''}/>`,
    },
  ]);
}

/** Its last row counts the items, and its figures are means: neither its label nor a sum shows that. */
const rows = (count: number): (string | number | null)[][] => [
  ['Item', 'Owner', 'Weight'],
  ...Array.from({ length: count }, (_, at) => [`Box ${at + 1}`, at % 2 === 0 ? 'Ada' : 'Bo', 3 + (at % 7)]),
  ['Boxes', String(count), 5.5],
];

test.each([4, 3_000])('a workbook of %i records says which row holds totals', async (count) => {
  const found = await rowsOfTables('list.xlsx', workbookWithList(rows(count), `A1:C${count + 2}`, 1));
  expect(found).toMatchObject([{ header: [1], records: { length: count } }]);
});

test('a list without a totals row keeps its last row', async () => {
  const found = await rowsOfTables('list.xlsx', workbookWithList(rows(4), 'A1:C6', 0));
  expect(found).toMatchObject([{ header: [1], records: { length: 5 } }]);
});
