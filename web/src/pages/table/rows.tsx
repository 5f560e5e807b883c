import { lazy, Suspense, useState } from 'react';
import type { TablePageQuery } from '../../generated/graphql.ts';
import { useKeys } from '../../keys/keys.ts';
import { Address } from '../../ui/address.tsx';
import { Button } from '../../ui/button.tsx';
import type { Place } from '../../ui/grid/keys.ts';
import { ListSkeleton } from '../../ui/list.tsx';
import { Empty } from '../../ui/notice.tsx';
import { rangeOf } from '../source/a1.ts';
import { rowsAround, sheetOfRow } from '../source/parts.ts';
import { type Facet, filterOf } from './facet.ts';
import { type Issue, IssueRail } from './issue-rail.tsx';
import { labelsOf } from './labels.ts';
import { RowGrid } from './row-grid.tsx';
import styles from './table.module.css';
import { type Rows as RowsRead, useAllRows, useSomeRows } from './use-rows.ts';

const Source = lazy(() => import('../source/source.tsx'));

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
  return <Split table={table} rows={useSomeRows(table.id, { onlyIssues: true })} />;
}

function RowsOfFacet({ table, facet }: { table: Table; facet: Facet }) {
  return <Split table={table} rows={useSomeRows(table.id, { filter: [filterOf(facet)] })} />;
}

function Split({ table, rows }: { table: Table; rows: RowsRead }) {
  const [active, setActive] = useState<Place>({ row: 0, column: 0 });
  const [isSourceOpen, setSourceOpen] = useState(false);
  const [as, setAs] = useState<string | null>(null);
  const column = table.columns[active.column];
  const row = rows.rowAt(active.row);
  const sheet = sheetOfRow(table.source, row?.number);
  const at = row && column?.source ? `${column.source.letter}${row.sourceRow}` : null;
  const columnIndex = (name: string | null | undefined) =>
    Math.max(
      0,
      table.columns.findIndex((one) => one.name === name),
    );
  const showIssue = (issue: Issue) => {
    if (!issue.row) return;
    const index = rows.indexOfNumber(issue.row);
    if (index !== null) setActive({ row: index, column: columnIndex(issue.column) });
  };
  /** From a cell of the document to the value that it became. */
  const showValueOf = (address: string) => {
    const cell = rangeOf(address);
    const among = cell && rowsAround(table.source, sheet, cell.top);
    const index = cell && among && rows.indexOfSourceRow(cell.top, among);
    if (index === null) return;
    const letter = /^[A-Z]+/.exec(address)?.[0];
    const found = table.columns.findIndex(({ source }) => source?.letter === letter);
    setActive({ row: index, column: found < 0 ? active.column : found });
  };
  useKeys([{ keys: 's', says: 'The source of the cell', act: () => setSourceOpen(!isSourceOpen) }]);
  return (
    <div className={styles.split} data-source={isSourceOpen || undefined}>
      <div>
        <RowGrid columns={table.columns} rows={rows} lastNumber={table.rowCount} active={active} onActive={setActive} />
        <footer className={styles.foot}>
          <GoTo rowCount={rows.rowCount} onGo={(index) => setActive({ row: index, column: active.column })} />
          {at && table.document && (
            <span>
              {column?.label} <Address sheet={sheet} range={at} onShow={() => setSourceOpen(true)} />
            </span>
          )}
        </footer>
      </div>
      {isSourceOpen && table.document ? (
        <section className={styles.source} aria-label="Source">
          <header>
            <h2>Source</h2>
            <Button look="quiet" onClick={() => setSourceOpen(false)}>
              Close
            </Button>
          </header>
          <Suspense fallback={<ListSkeleton rows={16} />}>
            <Source
              documentId={table.document.id}
              place={{ sheet, at, as }}
              onPlace={(place) => {
                setAs(place.as);
                if (place.sheet === sheet && place.at && place.at !== at) showValueOf(place.at);
              }}
              isOneSheet
            />
          </Suspense>
        </section>
      ) : (
        table.issueCount > 0 && (
          <IssueRail tableId={table.id} kinds={table.issueSummary} labelOf={labelsOf(table)} onShow={showIssue} />
        )
      )}
    </div>
  );
}

function GoTo({ rowCount, onGo }: { rowCount: number; onGo(index: number): void }) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const row = Number(new FormData(event.currentTarget).get('row'));
        if (row >= 1) onGo(Math.min(rowCount, row) - 1);
      }}
    >
      <label>
        Go to row <input name="row" type="number" min={1} max={Math.max(1, rowCount)} required />
      </label>
    </form>
  );
}
