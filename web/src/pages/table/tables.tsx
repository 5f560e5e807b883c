import { type ListedTableFragment, TablesByIdDocument, TablesDocument } from '../../generated/graphql.ts';
import { DaysFilter, Filters, IssuesFilter, TextFilter } from '../../list/filters.tsx';
import { LiveTable } from '../../list/live-table.tsx';
import { SavedViews } from '../../list/saved-views.tsx';
import { useLiveList } from '../../list/use-live-list.ts';
import { daysOf, useViewState } from '../../list/view-state.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { DocumentName } from '../../ui/document-name.tsx';
import type { ListColumn } from '../../ui/list.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';
import { tableColumns } from './table-list.tsx';

/** All tables that were extracted, newest first. */
export function Tables() {
  const { id, slug } = useWorkspace();
  const view = useViewState();
  const issues = view.get('issues');
  const filter = {
    ...daysOf(view),
    nameContains: view.get('q').trim() || null,
    hasIssues: issues === '' ? null : issues === 'yes',
  };
  const list = useLiveList({
    query: TablesDocument,
    variables: { id, filter },
    pageOf: ({ workspace }) => workspace?.tables,
    byIds: TablesByIdDocument,
    itemsOf: ({ nodes }) =>
      nodes.flatMap((node): ListedTableFragment[] => (node?.__typename === 'Table' ? [node] : [])),
    concerns: ['JOB_SUCCEEDED', 'DOCUMENT_'],
  });
  const columns: ListColumn<ListedTableFragment>[] = [
    ...tableColumns(slug),
    { name: 'Document', isExtra: true, cell: ({ document }) => document && <DocumentName document={document} /> },
    { name: 'Made', isExtra: true, cell: ({ job }) => job?.finishedAt && <Time of={job.finishedAt} /> },
  ];
  return (
    <Page title="Tables">
      <Filters>
        <TextFilter view={view} name="q" label="Search" />
        <IssuesFilter view={view} />
        <DaysFilter view={view} />
      </Filters>
      <SavedViews list="tables" view={view} />
      <LiveTable
        label="Tables"
        list={list}
        columns={columns}
        nameOf={({ name }) => name}
        empty={
          <Empty title={view.search ? 'No table is like that' : 'No tables yet'}>
            <p>
              {view.search ? 'Clear a filter to see more.' : 'Every job that succeeds leaves the tables it found here.'}
            </p>
            {!view.search && <ButtonLink href={`/w/${slug}/documents`}>Add documents</ButtonLink>}
          </Empty>
        }
      />
    </Page>
  );
}
