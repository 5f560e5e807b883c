import { useState } from 'react';
import { useMutation } from 'urql';
import { Link } from 'wouter';
import { type Failure, failureOf } from '../../data/failure.ts';
import { ExportTableDocument, TablePageDocument, type TablePageQuery } from '../../generated/graphql.ts';
import { usePlaceState } from '../../list/place-state.ts';
import { Button } from '../../ui/button.tsx';
import { count, counted, percent } from '../../ui/format.ts';
import { ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Facts, Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';
import { Lost } from '../../workspace/lost.tsx';
import { useMay, useWorkspace } from '../../workspace/viewer.ts';
import { ExportMenu, headedBy } from './exports.tsx';
import { facetOf, inAddress, noFacet, textOfValue } from './facet.ts';
import { FoundAt } from './found-at.tsx';
import { labelsOf } from './labels.ts';
import { leftOut } from './left-out.ts';
import { noPlace } from './place.ts';
import { Rows } from './rows.tsx';
import { Statistics } from './statistics.tsx';
import styles from './table.module.css';
import { Why } from './why.tsx';

const views = [
  { name: 'All rows', value: 'rows' },
  { name: 'Rows with issues', value: 'issues' },
  { name: 'Values by column', value: 'values' },
  { name: 'How it was found', value: 'why' },
];

/** One table: its rows, what is doubtful, why it came out so, and files of it. */
export default function TablePage({ id }: { id: string }) {
  const { slug } = useWorkspace();
  const { data, failure, refresh } = useLiveQuery(TablePageDocument, { id }, ['EXPORT_']);
  const state = usePlaceState();
  const view = state.get('view') || 'rows';
  const facet = facetOf(state);
  const [, exportTable] = useMutation(ExportTableDocument);
  const [refused, setRefused] = useState<Failure | null>(null);
  const [askedId, setAskedId] = useState<string | null>(null);
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
            note={`${counted(table.rowCount, 'row')}, whichever are shown here. ${headedBy(table.columns)}`}
            hasIssues={table.issueCount > 0}
            exports={table.exports}
            askedId={askedId}
            onChoose={async (choice) => {
              const result = await exportTable({ id, ...choice });
              const answer = result.data?.exportTable;
              setRefused(failureOf(result, answer));
              setAskedId(answer?.__typename === 'Export' ? answer.id : null);
              refresh();
            }}
          />
        )
      }
    >
      <FailureNotice failure={refused} />
      <FailureNotice failure={failure} />
      {!table ? (
        <ListSkeleton />
      ) : (
        <>
          <Facts
            of={[
              ['Rows', count(table.rowCount)],
              ['Issues', count(table.issueCount)],
              ['Columns found', foundOf(table.columns)],
              ...(leftOut(table.droppedRows) === ''
                ? []
                : [
                    [
                      'Left out',
                      <Link key="left" href={`/w/${slug}/tables/${id}?view=why`}>
                        {leftOut(table.droppedRows)}
                      </Link>,
                    ] as const,
                  ]),
              ['Found at', <FoundAt key="at" source={table.source} document={table.document} />],
              ['Sure it is a table', percent(table.source.score)],
            ]}
          />
          <Tabs
            label="What to look at"
            tabs={views}
            value={view}
            onChange={(value) => state.step({ ...noFacet, ...noPlace, view: value === 'rows' ? '' : value })}
          />
          {facet && view === 'rows' && (
            <p className={styles.facet}>
              <span>
                Only rows whose {labelsOf(table)(facet.column)} is <strong>{textOfValue(facet.value)}</strong>
              </span>
              <Button look="quiet" onClick={() => state.step({ ...noFacet, ...noPlace })}>
                Show all
              </Button>
            </p>
          )}
          {view === 'why' ? (
            <Why table={table} />
          ) : view === 'values' ? (
            <Statistics table={table} labelOf={labelsOf(table)} onChoose={(chosen) => state.step(inAddress(chosen))} />
          ) : (
            <Rows
              key={`${view} ${facet ? JSON.stringify(facet) : ''}`}
              table={table}
              onlyIssues={view === 'issues'}
              facet={facet}
              place={state}
            />
          )}
        </>
      )}
    </Page>
  );
}

/** Of the fields and columns that the table has, how many the document has a column for. */
function foundOf(columns: NonNullable<TablePageQuery['table']>['columns']): string {
  const found = columns.filter(({ source }) => source).length;
  return found === columns.length ? `all ${count(found)}` : `${count(found)} of ${count(columns.length)}`;
}
