import { expect, test } from 'vitest';
import { tablesOfText } from '../extracted-text.ts';

const head = (page: number) => `                         HARBOUR STORES LTD                        PAGE   ${page}
 STOCK VALUATION          RUN DATE 04/05/24 11:20
 ----------------------------------------------------------------------
 ITEM NO   DESCRIPTION            UOM    ON HAND      COST       VALUE
 ----------------------------------------------------------------------
`;

test('the heads of printed pages and their totals do not hide the columns, and are no part of the header', async () => {
  const tables = await tablesOfText(`${head(1)} 100-220   ROPE 8MM               M       120.00      1.25      150.00
 100-221   ROPE 10MM              M        40.00      1.60       64.00
 200-010   SHACKLE                EA       12.00     22.00      264.00
                                                            ----------
 CLASS TOTAL                                                    478.00

${head(2)} 300-001   LANTERN                EA        2.00     60.00      120.00
 300-009   FENDER                 EA        9.00     14.00      126.00
                                                            ----------
 CLASS TOTAL                                                    246.00
 GRAND TOTAL                                                    724.00
`);
  const names = 'item_no,description,uom,on_hand,cost,value';
  expect(tables.map(({ table }) => table.columns.map(({ name }) => name).join())).toEqual([names, names]);
  expect(tables.flatMap(({ rows }) => rows.map((row) => row.slice(0, 3).join(' ')))).toEqual([
    '100-220 ROPE 8MM M',
    '100-221 ROPE 10MM M',
    '200-010 SHACKLE EA',
    '300-001 LANTERN EA',
    '300-009 FENDER EA',
  ]);
});
