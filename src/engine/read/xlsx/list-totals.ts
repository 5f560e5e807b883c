import type { Limits } from '../../limits.ts';
import type { CellRange } from '../../model.ts';
import { readRelationships } from '../office/relationships.ts';
import { readXmlPart } from '../office/xml-part.ts';
import type { Archive } from '../zip/archive.ts';
import { parseRange } from './reference.ts';

/** People make a few such tables on a sheet. */
const mostTables = 200;

/** The rows that the tables a person made in Excel keep for totals: `totalsRowCount` of their last rows (ECMA-376 part 1, 18.5.1.2). */
export async function readListTotals(archive: Archive, sheetPart: string, limits: Limits): Promise<CellRange[]> {
  const relationships = await readRelationships(archive, sheetPart, limits);
  const parts = relationships.filter(({ kind, target }) => kind === 'table' && archive.has(target));
  const totals: CellRange[] = [];
  for (const { target } of parts.slice(0, mostTables)) {
    await readXmlPart(archive, target, limits, {
      open({ name, attributes, depth }) {
        if (depth !== 1 || name !== 'table') return;
        const range = parseRange(attributes.ref ?? '');
        const count = Number(attributes.totalsRowCount ?? 0);
        if (range === undefined || !(count > 0)) return;
        totals.push({ ...range, top: Math.max(range.top, range.bottom - count + 1) });
      },
    });
  }
  return totals;
}
