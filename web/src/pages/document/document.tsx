import { lazy, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { folderOf } from '../../data/folder-of.ts';
import { loadPart } from '../../data/load-part.ts';
import { nodesOf } from '../../data/nodes.ts';
import { nameOf } from '../../data/who.ts';
import { DocumentPageDocument } from '../../generated/graphql.ts';
import { usePlaceState } from '../../list/place-state.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { bytes } from '../../ui/format.ts';
import { ListSkeleton } from '../../ui/list.tsx';
import { More } from '../../ui/more.tsx';
import { Empty, FailureNotice } from '../../ui/notice.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Time } from '../../ui/time.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';
import { Lost } from '../../workspace/lost.tsx';
import { useMay, useWorkspace } from '../../workspace/viewer.ts';
import { JobList } from '../job/job-columns.tsx';
import { Results } from '../job/results.tsx';
import { useEarlierRuns } from '../job/use-earlier-runs.ts';
import { usePlaceInUrl } from '../source/place-in-url.ts';
import { TableList } from '../table/table-list.tsx';
import { Run } from './run.tsx';

// What is asked for is loaded then.
const EditDocument = lazy(() => loadPart(() => import('./edit-document.tsx')));
const CompareRuns = lazy(() => loadPart(() => import('../job/compare-runs.tsx')));
const Timeline = lazy(() => loadPart(() => import('./timeline.tsx')));
const Source = lazy(() => loadPart(() => import('../source/source.tsx')));

const views = [
  { name: 'Results', value: '' },
  { name: 'Source', value: 'source' },
  { name: 'Timeline', value: 'timeline' },
];

/** One document: what came out of it, newest first, and how it came here. */
export function DocumentPage({ id }: { id: string }) {
  const { id: workspaceId, slug } = useWorkspace();
  const [after, setAfter] = useState<string | null>(null);
  const mayEdit = useMay('DOCUMENTS_WRITE');
  const [isEditing, setEditing] = useState(false);
  const [isComparing, setComparing] = useState(false);
  const state = usePlaceState();
  const [place, setPlace] = usePlaceInUrl();
  const { data, failure, isBusy } = useLiveQuery(DocumentPageDocument, { id, after }, ['JOB_', 'DOCUMENT_']);
  const document = data?.document;
  const view = state.get('view');
  const finished = nodesOf(document?.jobs).filter(({ status }) => status === 'SUCCEEDED');
  const result = finished.find(({ id: jobId }) => jobId === state.get('run')) ?? finished[0];
  const earlier = useEarlierRuns(id, result?.createdAt);
  if (data && !document) return <Lost what="document" />;
  return (
    <Page
      title={document?.name ?? '…'}
      above={<Link href={`/w/${slug}/documents`}>Documents</Link>}
      actions={
        document && (
          <>
            {mayEdit && !document.deletedAt && (
              <Dialog
                title="Name and tags"
                isOpen={isEditing}
                onOpenChange={setEditing}
                trigger={<Button>Edit name and tags…</Button>}
              >
                <Suspense>
                  <EditDocument document={document} onDone={() => setEditing(false)} />
                </Suspense>
              </Dialog>
            )}
            {document.downloadUrl && <ButtonLink href={document.downloadUrl}>Download the original</ButtonLink>}
          </>
        )
      }
    >
      <FailureNotice failure={failure} />
      {!document ? (
        <ListSkeleton />
      ) : (
        <>
          <Facts
            of={[
              ...(folderOf(document) === '' ? [] : [['Folder', folderOf(document)] as const]),
              ['Size', bytes(document.byteSize)],
              ['Type', typeOf(document)],
              ['Added', <Time key="added" of={document.createdAt} />],
              ['By', nameOf(document.uploadedBy)],
              ...(document.tags.length > 0 ? [['Tags', document.tags.join(', ')] as const] : []),
            ]}
          />
          <Tabs
            label="What to look at"
            tabs={views}
            value={view}
            onChange={(value) => state.step({ view: value, sheet: '', at: '', as: '' })}
          />
          {view === 'source' ? (
            <Suspense fallback={<ListSkeleton rows={16} />}>
              <Source documentId={id} place={place} onPlace={setPlace} />
            </Suspense>
          ) : view === 'timeline' ? (
            <Suspense fallback={<ListSkeleton />}>
              <Timeline documentId={id} />
            </Suspense>
          ) : (
            <>
              <Run
                workspaceId={workspaceId}
                documentId={id}
                lastRanWith={nodesOf(document.jobs)[0]?.configurationVersion?.configuration.id ?? null}
              />
              {result && nodesOf(result.tables).length > 0 && (
                <Section
                  title="Tables"
                  actions={
                    <>
                      {earlier.length > 0 && (
                        <Button aria-expanded={isComparing} onClick={() => setComparing(!isComparing)}>
                          Compare with an earlier run
                        </Button>
                      )}
                      {finished.length > 1 && (
                        <Results jobs={finished} chosen={result.id} onChoose={(run) => state.step({ run })} />
                      )}
                    </>
                  }
                >
                  {isComparing && (
                    <Suspense>
                      <CompareRuns key={result.id} runId={result.id} earlier={earlier} />
                    </Suspense>
                  )}
                  <TableList tables={nodesOf(result.tables)} />
                </Section>
              )}
              <Section title="Jobs">
                {nodesOf(document.jobs).length === 0 ? (
                  <Empty title="Not extracted yet">
                    <p>Its tables come when it is run with a configuration.</p>
                  </Empty>
                ) : (
                  <JobList label="Jobs of this document" jobs={nodesOf(document.jobs)} isOfOneDocument />
                )}
                <More pageInfo={document.jobs?.pageInfo} isBusy={isBusy} onMore={setAfter} />
              </Section>
            </>
          )}
        </>
      )}
    </Page>
  );
}

/** As people call it: the media type is what the uploader's system said, often nothing. */
function typeOf({ name, contentType }: { name: string; contentType: string }): string {
  return /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toUpperCase() ?? contentType;
}
