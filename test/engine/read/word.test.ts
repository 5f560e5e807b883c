import { describe, expect, test } from 'vitest';
import { cell, docx, paragraph, row, table, texts } from '../../support/files/docx.ts';
import { failureOf, readAll } from './reading.ts';

describe('a Word document', () => {
  test('has a sheet for each of its tables, without the text around them', async () => {
    const { sheets } = await readAll(
      docx(
        paragraph('Boats of the club') +
          table(texts('Boat', 'Length'), texts('Alma', '9')) +
          paragraph('and fees') +
          table(texts('Berth', 'Fee'), texts('12', '40')),
      ),
    );
    expect(sheets.map(({ head, rows }) => [head.name, rows.map(({ values }) => values)])).toEqual([
      [
        'Table 1',
        [
          ['Boat', 'Length'],
          ['Alma', '9'],
        ],
      ],
      [
        'Table 2',
        [
          ['Berth', 'Fee'],
          ['12', '40'],
        ],
      ],
    ]);
  });

  test('keeps merged cells, paragraphs of a cell, and tables within cells', async () => {
    const { sheets } = await readAll(
      docx(
        table(
          row(
            cell(paragraph('Fleet'), '<w:gridSpan w:val="2"/>'),
            cell(paragraph('Town'), '<w:vMerge w:val="restart"/>'),
          ),
          row(cell(paragraph('Boat')), cell(paragraph('Owner') + paragraph('and crew')), cell('<w:p/>', '<w:vMerge/>')),
          row(cell(paragraph('Alma')), cell(`${table(texts('in', 'side'))}<w:p/>`), cell(paragraph('Ulm'))),
        ),
      ),
    );
    expect(sheets[0]?.rows.map(({ values }) => values)).toEqual([
      ['Fleet', null, 'Town'],
      ['Boat', 'Owner\nand crew', null],
      ['Alma', null, 'Ulm'],
    ]);
    expect(sheets[0]?.merges).toEqual([
      { top: 1, left: 1, bottom: 1, right: 2 },
      { top: 1, left: 3, bottom: 2, right: 3 },
    ]);
    expect(sheets[1]?.rows.map(({ values }) => values)).toEqual([['in', 'side']]);
  });

  test('keeps to the limits, and is refused when it is damaged', async () => {
    const wide = docx(table(texts('a', 'b', 'c'), texts('1', '2', '3')));
    for (const limits of [{ rows: 1 }, { columns: 2 }, { cells: 4 }, { sheets: 0 }])
      expect((await failureOf(wide, { limits })).code).toBe('LIMIT_EXCEEDED');
    const span = docx(table(row(cell(paragraph('a'), '<w:gridSpan w:val="4000000000"/>'))));
    expect((await failureOf(span)).code).toBe('LIMIT_EXCEEDED');
    expect((await failureOf(docx('<w:tbl><w:tr>'))).code).toBe('MALFORMED_FILE');
  });
});
