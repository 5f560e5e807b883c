import type { Grid, Span } from '../cells/grid.ts';
import type { ClassifiedRow } from '../roles/classified-row.ts';
import type { DetectRules } from './detect-rules.ts';
import type { Section } from './sections.ts';

/** Share of a table's columns that a row fills which names them, and not only some of them. */
const namesMost = 0.5;

/** A section with as many header rows as the specification says or allows. */
export function withHeaderRows(
  grid: Grid,
  span: Span,
  section: Section,
  { rows, maxRows }: DetectRules['tables']['header'],
): Section {
  if (rows === undefined && maxRows > 0) return { ...section, header: section.header.slice(-maxRows) };
  const count = typeof rows === 'number' ? rows : 0;
  const first = count === 0 ? 0 : Math.max(0, firstNaming(grid, span, section.header));
  const all = [...section.header.slice(first).map(asBody), ...section.body];
  return { header: all.slice(0, count).map(asHeader), body: all.slice(count) };
}

/** The first row that stands over most columns; titles over a few of them come before it. */
function firstNaming(grid: Grid, { left, right }: Span, header: readonly ClassifiedRow[]): number {
  return header.findIndex(({ at }) => {
    let filled = 0;
    for (let column = left; column <= right; column++) if (grid.isFilled(at, column)) filled++;
    return filled >= namesMost * (right - left + 1);
  });
}

function asHeader(row: ClassifiedRow): ClassifiedRow {
  return { ...row, role: 'header', why: 'The specification says how many rows the header has.' };
}

function asBody(row: ClassifiedRow): ClassifiedRow {
  return { ...row, role: 'data', why: 'The specification says that the header has no such row.' };
}
