import { expect, test } from 'vitest';
import type { ComparedRunFragment } from '../../web/src/generated/graphql.ts';
import { differencesOf } from '../../web/src/pages/job/differences.ts';

type Kind = [rule: string, column: string | null, severity: 'ERROR' | 'WARNING', count: number];

function run(columns: string[], kinds: Kind[]): ComparedRunFragment {
  const issueSummary = kinds.map(([rule, column, severity, count]) => {
    return { __typename: 'IssueCount' as const, rule, column, severity, count };
  });
  const labelled = columns.map((name) => {
    const label = name.replace(/_.*/, '');
    const source = { __typename: 'ColumnSource' as const, header: label };
    return { __typename: 'Column' as const, name, label, type: 'STRING' as const, source };
  });
  const table = {
    __typename: 'Table' as const,
    id: 'tbl',
    name: 'Members',
    rowCount: 5_000,
    issueCount: 0,
    columns: labelled,
    issueSummary,
  };
  return { __typename: 'Job', id: 'job', tables: { __typename: 'TableConnection', nodes: [table] } };
}

const said = (before: ComparedRunFragment, after: ComparedRunFragment) =>
  differencesOf(before, after).flatMap(({ says }) => says.map(({ text }) => text));

test('issues of a rule and column are one line, which says how bad they are', () => {
  const before = run(['age', 'name'], [['required', 'name', 'WARNING', 1_250]]);
  const after = run(
    ['age', 'name'],
    [
      ['required', 'name', 'ERROR', 1_250],
      ['type', 'age', 'ERROR', 1],
      ['type', 'age', 'WARNING', 2],
    ],
  );
  expect(said(before, after)).toEqual([
    '1,250 errors of “Required value missing” in name; before 1,250 warnings.',
    '1 error and 2 warnings of “Wrong kind of value” in age; before none.',
  ]);
  expect(said(after, run(['age', 'name'], []))[0]).toBe(
    'None of “Required value missing” in name; before 1,250 errors.',
  );
  expect(said(before, before)).toEqual([]);
});

test('a column that has another name under the same label is the same to its readers', () => {
  const before = run(['age_1'], [['type', 'age_1', 'ERROR', 5]]);
  const after = run(['age_2'], [['type', 'age_2', 'ERROR', 9]]);
  expect(said(before, after)).toEqual(['9 errors of “Wrong kind of value” in age; before 5 errors.']);
});

test('a column that holds other values, or is from another column of the document, is told of', () => {
  const before = run(['amount', 'name'], []);
  const after = run(['amount', 'name'], []);
  const [amount, name] = after.tables?.nodes[0]?.columns ?? [];
  if (amount && name) {
    amount.type = 'DECIMAL';
    amount.source = { __typename: 'ColumnSource', header: 'Net' };
    name.source = null;
  }
  expect(said(before, after)).toEqual([
    'amount holds decimal numbers; before text.',
    'amount is from “Net”; before from “amount”.',
    'name is from no column; before from “name”.',
  ]);
});
