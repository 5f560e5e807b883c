import { useState } from 'react';
import { useMutation } from 'urql';
import { Link } from 'wouter';
import { type Failure, failureOf } from '../../data/failure.ts';
import { type NodeOf, nodesOf } from '../../data/nodes.ts';
import { ExportTableDocument, TablePageDocument, type TablePageQuery } from '../../generated/graphql.ts';
import { Address } from '../../ui/address.tsx';
import { counted } from '../../ui/format.ts';
import { ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Facts, Page } from '../../ui/page.tsx';
import { Status } from '../../ui/status.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';
import { Lost } from '../../workspace/lost.tsx';
import { useMay, useWorkspace } from '../../workspace/viewer.ts';
import { ExportList, ExportMenu } from './exports.tsx';
import { RowGrid } from './row-grid.tsx';
import styles from './table.module.css';

type Issue = NodeOf<Table['issues']>;
type Table = NonNullable<TablePageQuery['table']>;

const views = [
  { name: 'All rows', value: 'rows' },
  { name: 'Rows with issues', value: 'issues' },
  { name: 'How it was found', value: 'why' },
];

/** One table: its rows, what is doubtful, why it came out so, and files of it. */
export function TablePage({ id }: { id: string }) {
  const { slug } = useWorkspace();
  const { data, failure, refresh } = useLiveQuery(TablePageDocument, { id }, ['EXPORT_']);
  const [view, setView] = useState('rows');
  const [, exportTable] = useMutation(ExportTableDocument);
  const [refused, setRefused] = useState<Failure | null>(null);
  const mayExport = useMay('EXPORTS_CREATE');
  const table = data?.table;
  if (data && !table) return <Lost what="table" />;
  return (
    <Page
      title={table?.name ?? '…'}
      above={
        table && (
          <>
            {table.document && <Link href={`/w/${slug}/documents/${table.document.id}`}>{table.document.name}</Link>}
            {' · '}
            {table.job && <Link href={`/w/${slug}/jobs/${table.job.id}`}>the job</Link>}
          </>
        )
      }
      actions={
        table &&
        mayExport && (
          <ExportMenu
            label="Export"
            onChoose={async (format) => {
              const result = await exportTable({ id, format });
              setRefused(failureOf(result, result.data?.exportTable));
              refresh();
            }}
          />
        )
      }
    >
      <FailureNotice failure={refused ?? failure} />
      {!table ? (
        <ListSkeleton />
      ) : (
        <>
          <Facts
            of={[
              ['Rows', counted(table.rowCount, 'row')],
              ['Issues', counted(table.issueCount, 'issue')],
              ['Found at', <Address key="at" sheet={table.source.sheet} range={table.source.range} />],
              ['Sure', `${Math.round(table.source.score * 100)} %`],
            ]}
          />
          <ExportList exports={table.exports} />
          <Tabs label="What to look at" tabs={views} value={view} onChange={setView} />
          {view === 'why' ? (
            <Why table={table} />
          ) : (
            <div className={styles.split}>
              <RowGrid
                key={view}
                tableId={id}
                columns={table.columns}
                rowCount={table.rowCount}
                onlyIssues={view === 'issues'}
              />
              {nodesOf(table.issues).length > 0 && <Issues issues={nodesOf(table.issues)} />}
            </div>
          )}
        </>
      )}
    </Page>
  );
}

function Issues({ issues }: { issues: readonly Issue[] }) {
  return (
    <aside className={styles.issues} aria-label="Issues">
      <h2>Issues</h2>
      <ul>
        {issues.map(({ row, column, sourceCell, rule, severity, message }) => (
          <li key={`${row} ${column} ${rule} ${message}`}>
            <Status of={severity} />
            <p>{message}</p>
            <p className="quiet">
              {row !== null && row !== undefined && `Row ${row}`} {column} {sourceCell && <code>{sourceCell}</code>}
            </p>
          </li>
        ))}
      </ul>
    </aside>
  );
}

function Why({ table }: { table: Table }) {
  return (
    <div className={styles.why}>
      <ul>
        {table.source.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
        {table.explanation.droppedRows.map(({ why, count }) => (
          <li key={why}>
            {counted(count, 'row')} left out: {why}
          </li>
        ))}
      </ul>
      <table>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Type</th>
            <th scope="col">In the document</th>
            <th scope="col">Matched by</th>
            <th scope="col">Sure</th>
          </tr>
        </thead>
        <tbody>
          {table.columns.map(({ name, label, type, source, mapping }) => (
            <tr key={name}>
              <td>{label}</td>
              <td>{type.toLowerCase()}</td>
              <td>
                {source ? (
                  <>
                    <code>{source.letter}</code> {source.header}
                  </>
                ) : (
                  <span className="quiet">no column</span>
                )}
              </td>
              <td>{mapping.method.toLowerCase()}</td>
              <td className="number">{Math.round(mapping.score * 100)} %</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
