import { useQuery } from 'urql';
import { RowsWithIssuesDocument, type TablePageQuery } from '../../generated/graphql.ts';
import { counted } from '../../ui/format.ts';
import { Empty } from '../../ui/notice.tsx';
import { type Facet, filterOf } from './facet.ts';
import { Split } from './split.tsx';
import { useAllRows, useSomeRows } from './use-rows.ts';

type Table = NonNullable<TablePageQuery['table']>;

interface RowsProps {
  table: Table;
  onlyIssues: boolean;
  facet: Facet | null;
}

/** The rows of a table beside what is doubtful in them, or beside the document that they are from. */
export function Rows({ table, onlyIssues, facet }: RowsProps) {
  if (facet) return <RowsOfFacet table={table} facet={facet} />;
  if (onlyIssues && table.issueCount === 0) return <Empty title="No row has an issue" />;
  if (table.rowCount === 0) return <Empty title="The table has no rows" />;
  return onlyIssues ? <RowsWithIssues table={table} /> : <AllRows table={table} />;
}

function AllRows({ table }: { table: Table }) {
  return <Split table={table} rows={useAllRows(table.id, table.rowCount)} />;
}

function RowsWithIssues({ table }: { table: Table }) {
  const [{ data }] = useQuery({ query: RowsWithIssuesDocument, variables: { id: table.id } });
  const total = data?.table?.rows?.totalCount;
  return (
    <>
      {/* The grid has as many rows as were scrolled to. */}
      <p className="quiet">{total === undefined ? '…' : `${counted(total, 'row')} with issues`}</p>
      <Split table={table} rows={useSomeRows(table.id, { onlyIssues: true })} />
    </>
  );
}

function RowsOfFacet({ table, facet }: { table: Table; facet: Facet }) {
  return <Split table={table} rows={useSomeRows(table.id, { filter: [filterOf(facet)] })} />;
}
