import { useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { type Failure, faultOf } from '../../data/failure.ts';
import type { NodeOf } from '../../data/nodes.ts';
import { TableRowsDocument, type TableRowsQuery } from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, FailureNotice } from '../../ui/notice.tsx';
import styles from './row-grid.module.css';

type Row = NodeOf<NonNullable<TableRowsQuery['table']>['rows']>;

/** Rows that are read at a time. */
const pageSize = 500;
const rowHeight = 28;
/** Rows that are drawn above and below what is seen. */
const margin = 10;

interface RowGridProps {
  tableId: string;
  columns: readonly { name: string; label: string; type: string }[];
  rowCount: number;
  onlyIssues: boolean;
}

const isNumeric: ReadonlySet<string> = new Set(['INTEGER', 'DECIMAL']);

/** The rows of a table. They are read as they are scrolled to, and only those in sight are drawn. */
export function RowGrid({ tableId, columns, rowCount, onlyIssues }: RowGridProps) {
  const { rows, failure, isWhole, more } = useRows(tableId, onlyIssues);
  const [top, setTop] = useState(0);
  const place = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(720);
  useEffect(() => {
    const grid = place.current;
    if (!grid) return;
    // What scrolls has to scroll by keys as well.
    grid.tabIndex = 0;
    const observer = new ResizeObserver(() => setHeight(grid.clientHeight));
    observer.observe(grid);
    return () => observer.disconnect();
  }, []);
  const first = Math.max(0, Math.floor(top / rowHeight) - margin);
  const last = Math.min(rows.length, Math.ceil((top + height) / rowHeight) + margin);
  useEffect(() => {
    if (last >= rows.length - margin) more();
  }, [last, rows.length, more]);
  if (isWhole && rows.length === 0) {
    return <Empty title={onlyIssues ? 'No row has an issue' : 'The table has no rows'} />;
  }
  return (
    <div>
      <FailureNotice failure={failure}>
        <Button onClick={more}>Try again</Button>
      </FailureNotice>
      <section
        ref={place}
        className={styles.grid}
        aria-label="Rows"
        onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
      >
        <table
          aria-rowcount={onlyIssues ? -1 : rowCount + 1}
          style={{ marginTop: first * rowHeight, marginBottom: (rows.length - last) * rowHeight }}
        >
          <thead>
            <tr>
              <th scope="col">#</th>
              {columns.map(({ name, label, type }) => (
                <th key={name} scope="col" data-numeric={isNumeric.has(type) || undefined}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(first, last).map((row) => (
              <Line key={row.number} row={row} columns={columns} />
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function Line({ row, columns }: { row: Row; columns: RowGridProps['columns'] }) {
  return (
    <tr aria-rowindex={row.number + 1}>
      <th scope="row" title={`Row ${row.sourceRow} of the sheet`}>
        {row.number}
      </th>
      {columns.map(({ name, type }, index) => {
        const issue = row.issues.find(({ column }) => column === name);
        return (
          <td
            key={name}
            data-numeric={isNumeric.has(type) || undefined}
            data-issue={issue?.severity}
            title={issue?.message}
          >
            {shown(row.values[index])}
            {issue && <span className="hidden-text"> ({issue.message})</span>}
          </td>
        );
      })}
    </tr>
  );
}

function shown(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}

/** Rows from the first on, page after page. */
function useRows(tableId: string, onlyIssues: boolean) {
  const api = useClient();
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isWhole, setWhole] = useState(false);
  const next = useRef<{ after: string | null } | null>({ after: null });
  const [more] = useState(() => async () => {
    const from = next.current;
    if (!from) return;
    next.current = null;
    const variables = { id: tableId, first: pageSize, onlyIssues, after: from.after };
    // Rows never change, and there may be millions: they are kept here and not in the memory of the page.
    const { data, error } = await api
      .query(TableRowsDocument, variables, { requestPolicy: 'network-only' })
      .toPromise();
    const page = data?.table?.rows;
    setFailure(error ? faultOf(error) : null);
    if (!page) {
      next.current = from;
      return;
    }
    setRows((before) => [...before, ...page.nodes]);
    if (page.pageInfo.hasNextPage && page.pageInfo.endCursor) next.current = { after: page.pageInfo.endCursor };
    else setWhole(true);
  });
  useEffect(() => void more(), [more]);
  return { rows, failure, isWhole, more };
}
