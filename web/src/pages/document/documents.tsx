import { lazy, Suspense, useEffect } from 'react';
import { useClient } from 'urql';
import { Link } from 'wouter';
import { loadPart } from '../../data/load-part.ts';
import { type DocumentLineFragment, DocumentsByIdDocument, DocumentsDocument } from '../../generated/graphql.ts';
import { ChoiceFilter, DaysFilter, Filters, MineFilter, TextFilter } from '../../list/filters.tsx';
import { LiveTable } from '../../list/live-table.tsx';
import { SavedViews } from '../../list/saved-views.tsx';
import { useSelection } from '../../list/selection.ts';
import { useLiveList } from '../../list/use-live-list.ts';
import { useViewState } from '../../list/view-state.ts';
import { DocumentName } from '../../ui/document-name.tsx';
import { bytes, count } from '../../ui/format.ts';
import type { ListColumn } from '../../ui/list.tsx';
import { Empty, FailureNotice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Status } from '../../ui/status.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Time } from '../../ui/time.tsx';
import { useAllUploads } from '../../uploads/use-uploads.ts';
import { useMay, useViewer, useWorkspace } from '../../workspace/viewer.ts';
import { asFound } from '../configuration/as-found.ts';
import { ConfigurationChoice } from '../configuration/configuration-choice.tsx';
import { useConfigurationChoice } from '../configuration/use-configuration-choice.ts';
import { TrySample } from '../overview/try-sample.tsx';
import { useSample } from '../overview/use-sample.ts';
import { documentFilterOf, documentStates } from './document-filter.ts';
import { doesFit } from './does-fit.ts';
import { DropArea } from './drop-area.tsx';
import { useSubmit } from './use-submit.ts';

const DocumentsBulk = lazy(() => loadPart(() => import('./documents-bulk.tsx')));

/** Drop files, see how each is doing. */
export function Documents() {
  const { id, slug } = useWorkspace();
  const { user } = useViewer();
  const mayWrite = useMay('DOCUMENTS_WRITE');
  const view = useViewState();
  const list = useLiveList({
    query: DocumentsDocument,
    variables: { id, filter: documentFilterOf(view, user.id) },
    pageOf: ({ workspace }) => workspace?.documents,
    byIds: DocumentsByIdDocument,
    itemsOf: ({ nodes }) =>
      nodes.flatMap((node): DocumentLineFragment[] => (node?.__typename === 'Document' ? [node] : [])),
    concerns: ['DOCUMENT_', 'JOB_'],
  });
  const { selection, selected, clear, hasChosen } = useSelection(list.items ?? []);
  const choice = useConfigurationChoice(id);
  const submit = useSubmit(choice);
  const uploads = useAllUploads();
  const client = useClient();
  const sample = useSample();
  const { configurationId } = choice;
  const isKnown = !choice.isLoading || choice.all.length > 0;
  // What is dropped before it is known with what documents can be run waits for it when it is there.
  useEffect(() => {
    if (isKnown)
      uploads.attend(id, {
        configurationId,
        run: async (documentId, chosen) => (await submit([documentId], chosen)).failure,
        fits: async (documentId, chosen) => chosen === asFound || doesFit(client, documentId, chosen),
      });
  });
  const columns: ListColumn<DocumentLineFragment>[] = [
    {
      name: 'Name',
      cell: (document) => (
        <DocumentName document={document}>
          <Link href={`/w/${slug}/documents/${document.id}`}>{document.name}</Link>
        </DocumentName>
      ),
    },
    { name: 'Last job', cell: (document) => <LastJob of={document} slug={slug} /> },
    { name: 'Issues', isNumber: true, cell: ({ latestResult }) => issuesOf(latestResult) },
    { name: 'Tags', isExtra: true, cell: ({ tags }) => tags.join(', ') },
    { name: 'Size', isNumber: true, isExtra: true, cell: ({ byteSize }) => bytes(byteSize) },
    { name: 'Added', isExtra: true, cell: ({ createdAt }) => <Time of={createdAt} /> },
  ];
  return (
    <Page title="Documents">
      {mayWrite && (
        <DropArea workspaceId={id} choice={choice} onArrived={list.renew}>
          {isKnown && <ConfigurationChoice label="Run each with" none="Only keep them" choice={choice} />}
        </DropArea>
      )}
      <Tabs
        label="Which documents"
        tabs={documentStates}
        value={view.get('status')}
        onChange={(status) => view.step({ status })}
      />
      <Filters>
        <TextFilter view={view} name="q" label="Search" />
        <TextFilter view={view} name="tags" label="Tags, with commas" />
        <MineFilter view={view} label="Added by" />
        <ChoiceFilter
          view={view}
          name="deleted"
          label="Deleted ones"
          choices={[
            { value: '', name: 'Without deleted ones' },
            { value: 'yes', name: 'With deleted ones' },
          ]}
        />
        <DaysFilter view={view} />
      </Filters>
      <SavedViews list="documents" view={view} />
      <FailureNotice failure={sample.failure} />
      <LiveTable
        label="Documents"
        list={list}
        columns={columns}
        nameOf={({ name, path }) => path ?? name}
        selection={selection}
        empty={
          <Empty title={view.search ? 'No document is like that' : 'No documents yet'}>
            <p>
              {view.search
                ? 'Clear a filter to see more.'
                : 'Drop spreadsheets, CSV files or PDFs above. Each is kept as it came, and can be run again and again.'}
            </p>
            {!view.search && <TrySample sample={sample} />}
          </Empty>
        }
      />
      {hasChosen && (
        <Suspense>
          <DocumentsBulk selected={selected} choice={choice} onClear={clear} onDone={list.renew} />
        </Suspense>
      )}
    </Page>
  );
}

/** How many its tables have; a dash before there are any. */
function issuesOf(result: DocumentLineFragment['latestResult']) {
  return result?.metrics ? count(result.metrics.issues) : <span className="quiet">–</span>;
}

function LastJob({ of: { latestJob: job, deletedAt }, slug }: { of: DocumentLineFragment; slug: string }) {
  if (deletedAt) return <Status of="DELETED" />;
  if (!job) return <Status of="NONE" />;
  return (
    <Link href={`/w/${slug}/jobs/${job.id}`}>
      <Status of={job.status} progress={job.progress} />
    </Link>
  );
}
