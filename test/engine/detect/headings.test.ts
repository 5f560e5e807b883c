import { expect, it } from 'vitest';
import { findTables, headersOf, rulesWith } from './found-tables.ts';
import { drawnSheet } from './sheet-of.ts';

const drawing = `
  Store | 2023    |      | 2024    |
        | Revenue | Cost | Revenue | Cost
  Oslo  | 510     | 300  | 530     | 310
  Paris | 870     | 640  | 910     | 655
  Rome  | 420     | 260  | 415     | 270
  Milan | 390     | 210  | 402     | 230
`;

it('stacked headers are joined, and a part stands for the columns up to the next one', async () => {
  const [found] = await findTables(drawnSheet(drawing));
  expect(found?.table.headerRows).toEqual([1, 2]);
  expect(headersOf(found)).toEqual(['Store', '2023 Revenue', '2023 Cost', '2024 Revenue', '2024 Cost']);
  expect(found?.table.columns[2]?.headerPath).toEqual(['2023', 'Cost']);
});

it('merged ranges tell which columns a part stands for', async () => {
  const merges = [{ top: 1, left: 2, bottom: 1, right: 3 }];
  const [found] = await findTables(drawnSheet(drawing, { merges }));
  expect(headersOf(found)).toEqual(['Store', '2023 Revenue', '2023 Cost', '2024 Revenue', 'Cost']);
});

it('only the lowest header names a column where the specification does not merge them', async () => {
  const [found] = await findTables(drawnSheet(drawing), rulesWith({ header: { merge: false } }));
  expect(headersOf(found)).toEqual(['Store', 'Revenue', 'Cost', 'Revenue', 'Cost']);
});

it('no more header rows are taken than the specification allows', async () => {
  const [found] = await findTables(drawnSheet(drawing), rulesWith({ header: { maxRows: 1 } }));
  expect(found?.table.headerRows).toEqual([2]);
  expect(found?.range).toBe('A2:E6');
});

it('with no header rows allowed every row is data', async () => {
  const [found] = await findTables(drawnSheet(drawing), rulesWith({ header: { maxRows: 0 } }));
  expect(found?.table.headerRows).toEqual([]);
  expect(found?.rows.map(({ role }) => role)).toEqual(['data', 'data', 'data', 'data', 'data', 'data']);
});

const groupsOver = (upper: string) => `
  ${upper}
  Store | Units | EUR | Units | EUR
  Bern  | 1     | 2.5 | 3     | 4.5
  Basel | 2     | 3.5 | 4     | 5.5
  Genf  | 3     | 4.5 | 5     | 6.5
`;

it('a few texts above names that come again tell these apart, merged or not', async () => {
  const [both] = await findTables(drawnSheet(groupsOver('      | Sales |     | Costs |')));
  expect(headersOf(both)).toEqual(['Store', 'Sales Units', 'Sales EUR', 'Costs Units', 'Costs EUR']);
  const [last] = await findTables(drawnSheet(groupsOver('      |       |     | Plan  |')));
  expect(headersOf(last)).toEqual(['Store', 'Units', 'EUR', 'Plan Units', 'Plan EUR']);
});

it('a title above such names does not', async () => {
  const [title] = await findTables(drawnSheet(groupsOver('Sales and costs of the year | | | |')));
  expect(headersOf(title)).toEqual(['Store', 'Units', 'EUR', 'Units', 'EUR']);
});
