import { expect, it } from 'vitest';
import { analyseSheet } from '../../../src/engine/detect/tables/analyse.ts';
import { rulesWith } from './found-tables.ts';
import { draw, rowsOf, sheetOf, stockOnHand } from './sheet-of.ts';

it('every row of a sheet has a role, and every table its place', () => {
  const rows = rowsOf(draw(stockOnHand));
  const { roles, tables } = analyseSheet(rows, sheetOf(rows), rulesWith());
  expect(roles).toEqual(['metadata', 'empty', 'header', 'group', 'data', 'data', 'data', 'derived', 'empty', 'notes']);
  expect(tables.map(({ span, top, bottom }) => ({ span, top, bottom }))).toEqual([
    { span: { left: 0, right: 2 }, top: 2, bottom: 7 },
  ]);
});
