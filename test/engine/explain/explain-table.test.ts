import { describe, expect, it } from 'vitest';
import { explainTable } from '../../../src/engine/explain/explain-table.ts';
import type { MappingCandidate, OutputColumn } from '../../../src/engine/extracted-table.ts';

function column(
  letter: string | null,
  mapping: Partial<OutputColumn['mapping']>,
  rest: Partial<OutputColumn> = {},
): OutputColumn {
  const name = mapping.field ?? `column_${letter}`;
  return {
    name,
    label: name,
    type: 'string',
    source:
      letter === null ? null : { index: letter.charCodeAt(0) - 65, letter, header: `Header ${letter}`, headerPath: [] },
    mapping: { field: null, method: 'none', score: 0, candidates: [], ...mapping },
    ...rest,
  };
}

const near = (field: string, score: number): MappingCandidate => ({ field, score, method: 'fuzzy' });
const found = { reasons: ['A1:B9 holds values.'], unmappedColumns: [], droppedRows: {}, droppedFirst: {} };

function reasons(...columns: OutputColumn[]): string[] {
  return explainTable({ ...found, columns }).columns.map(({ reason }) => reason);
}

describe('a column that is a field', () => {
  it('says by what evidence, what it would be otherwise, and which column came next', () => {
    const pay = column('A', { field: 'pay', method: 'synonym', score: 0.92, candidates: [near('bonus', 0.4)] });
    const other = column('B', { candidates: [near('pay', 0.61)] });
    expect(reasons(pay, other)[0]).toBe(
      'Its header “Header A” means the same as a name of pay: 92 %. Otherwise it would be bonus, with 40 %. The next best for pay is column B, with 61 %.',
    );
  });

  it('says when its values decided, or where it stands', () => {
    expect(reasons(column('A', { field: 'mail', method: 'pattern', score: 0.8 }))).toEqual([
      'Its values fit the pattern of mail: 80 %.',
    ]);
    expect(reasons(column('A', { field: 'mail', method: 'position', score: 0.5 }))).toEqual([
      'It stands where the configuration places mail: 50 %.',
    ]);
  });

  it('that no column was found for names the nearest', () => {
    const missing = column(null, { field: 'mail' });
    expect(reasons(missing)).toEqual(['No column was found for it.']);
    expect(reasons(missing, column('C', { candidates: [near('mail', 0.44)] }))[0]).toBe(
      'No column was found for it. Nearest came column C, with 44 %.',
    );
  });

  it('whose values come from elsewhere says where', () => {
    const [reason] = reasons(column(null, { field: 'region' }, { from: 'group' }));
    expect(reason).toBe('Its values are the group headings that the rows stand under.');
  });
});

describe('a column that no field claims', () => {
  const pay = column('A', { field: 'pay', method: 'header', score: 1 });

  it('says which came nearest, and why that was not enough', () => {
    expect(reasons(pay, column('B', { candidates: [near('pay', 0.7)] }))[1]).toBe(
      'No field claims it: pay came nearest, with 70 %, and is column A with 100 %.',
    );
    expect(reasons(pay, column('B', { candidates: [near('bonus', 0.4)] }))[1]).toBe(
      'No field claims it: bonus came nearest, with 40 %, and takes at least 50 %.',
    );
    expect(reasons(pay, column('B', {}))[1]).toBe('No field of the configuration comes near it.');
  });

  it('is as found where there are no fields', () => {
    expect(reasons(column('A', {}), column('B', {}))).toEqual(
      Array(2).fill('The configuration has no fields: columns are kept as they are found.'),
    );
  });

  it('is explained once, whether the output keeps it or not', () => {
    const kept = column('B', {});
    const dropped = column('C', {});
    const { columns } = explainTable({ ...found, columns: [pay, kept], unmappedColumns: [kept, dropped] });
    expect(columns.map((explained) => explained.column)).toEqual(['pay', 'column_B', 'column_C']);
  });
});

it('dropped rows come with their reason and the first of them, the most frequent first', () => {
  const { droppedRows } = explainTable({
    ...found,
    columns: [],
    droppedRows: { header: 1, derived: 4 },
    droppedFirst: { header: [30], derived: [12, 24, 36, 48] },
  });
  expect(droppedRows.map(({ reason, count, rows }) => ({ reason, count, rows }))).toEqual([
    { reason: 'derived', count: 4, rows: [12, 24, 36, 48] },
    { reason: 'header', count: 1, rows: [30] },
  ]);
  expect(droppedRows[0]?.why).toContain('rows.dropTotals');
});

it('one row that is left out is an it, and several are they', () => {
  const roles = ['header', 'derived', 'group', 'metadata', 'notes', 'empty', 'where', 'other'];
  const whyOf = (count: number) =>
    explainTable({
      ...found,
      columns: [],
      droppedRows: Object.fromEntries(roles.map((role) => [role, count])),
    }).droppedRows.map(({ why }) => why.split(' ')[0]);
  expect(whyOf(1)).toEqual(roles.map(() => 'It'));
  expect(whyOf(2)).toEqual(roles.map(() => 'They'));
});
