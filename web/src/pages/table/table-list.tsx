import { Link } from 'wouter';
import type { TableLineFragment } from '../../generated/graphql.ts';
import { count, percent } from '../../ui/format.ts';
import { List, type ListColumn } from '../../ui/list.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';
import { FoundAt } from './found-at.tsx';
import { leftOut } from './left-out.ts';

/** What a list says of each table. */
export function tableColumns(slug: string): ListColumn<TableLineFragment>[] {
  return [
    { name: 'Table', cell: ({ id, name }) => <Link href={`/w/${slug}/tables/${id}`}>{name}</Link> },
    {
      name: 'Found at',
      isExtra: true,
      cell: ({ source, document }) => <FoundAt source={source} document={document} />,
    },
    { name: 'Rows', isNumber: true, cell: ({ rowCount }) => count(rowCount) },
    {
      name: 'Left out',
      isExtra: true,
      cell: ({ droppedRows }) => <span className="quiet">{leftOut(droppedRows)}</span>,
    },
    { name: 'Issues', isNumber: true, cell: ({ issueCount }) => count(issueCount) },
    { name: 'Sure', isNumber: true, isExtra: true, cell: ({ source }) => percent(source.score) },
  ];
}

export function TableList({ tables }: { tables: readonly TableLineFragment[] }) {
  const { slug } = useWorkspace();
  return <List label="Tables" columns={tableColumns(slug)} items={tables} />;
}
