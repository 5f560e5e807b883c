import { useState } from 'react';
import { useQuery } from 'urql';
import { RowsWithIssuesDocument, type TablePageQuery } from '../../generated/graphql.ts';
import type { PlaceState } from '../../list/place-state.ts';
import { count, counted } from '../../ui/format.ts';
import { Empty } from '../../ui/notice.tsx';
import { type Facet, filterOf } from './facet.ts';
import { Split } from './split.tsx';
import { useAllRows, useRowsWithIssues, useSomeRows } from './use-rows.ts';

type Table = NonNullable<TablePageQuery['table']>;

interface RowsProps {
  table: Table;
  onlyIssues: boolean;
  facet: Facet | null;
  place: PlaceState;
}

/** The rows of a table beside what is doubtful in them, or beside the document that they are from. */
export function Rows({ table, onlyIssues, facet, place }: RowsProps) {
  if (facet) return <RowsOfFacet table={table} facet={facet} place={place} />;
  if (onlyIssues && table.issueCount === 0) return <Empty title="No row has an issue" />;
  if (table.rowCount === 0) return <Empty title="The table has no rows" />;
  return onlyIssues ? <RowsWithIssues table={table} place={place} /> : <AllRows table={table} place={place} />;
}

type Shown = Pick<RowsProps, 'table' | 'place'>;

function AllRows({ table, place }: Shown) {
  return <Split table={table} rows={useAllRows(table.id, table.rowCount)} place={place} />;
}

function RowsWithIssues({ table, place }: Shown) {
  const [{ data }] = useQuery({ query: RowsWithIssuesDocument, variables: { id: table.id } });
  const total = data?.table?.rows?.totalCount;
  const rows = useRowsWithIssues(table.id, total ?? 0);
  if (total === 0)
    return (
      <Empty title="No row has an issue">
        <p>What was found concerns the table or its columns as a whole: it stands beside all rows.</p>
      </Empty>
    );
  return (
    <>
      <p className="quiet">{total === undefined ? '…' : `${counted(total, 'row')} with issues`}</p>
      <Split table={table} rows={rows} place={place} />
    </>
  );
}

function RowsOfFacet({ table, place, facet }: Shown & { facet: Facet }) {
  const [which] = useState({ filter: [filterOf(facet)] });
  const rows = useSomeRows(table.id, which);
  const found = rows.isCounted
    ? counted(rows.rowCount, 'row')
    : `${counted(rows.rowCount, 'row')} in the first ${count(rows.lookedUpTo)} of ${count(table.rowCount)}`;
  return (
    <>
      <p className="quiet">{rows.lookedUpTo === 0 ? '…' : found}</p>
      <Split table={table} rows={rows} place={place} />
    </>
  );
}
