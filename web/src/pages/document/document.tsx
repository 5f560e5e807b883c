import { lazy, Suspense, useState } from 'react';
import { useMutation } from 'urql';
import { Link, useLocation, useSearch } from 'wouter';
import { type Failure, failureOf } from '../../data/failure.ts';
import { nodesOf } from '../../data/nodes.ts';
import { nameOf } from '../../data/who.ts';
import { DocumentPageDocument, SubmitJobsDocument } from '../../generated/graphql.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
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
import { ConfigurationChoice } from '../configuration/configuration-choice.tsx';
import { useConfigurationChoice } from '../configuration/use-configuration-choice.ts';
import { JobList } from '../job/job-columns.tsx';
import { usePlaceInUrl } from '../source/place-in-url.ts';
import { TableList } from '../table/table-list.tsx';

const Source = lazy(() => import('../source/source.tsx'));

const views = [
  { name: 'Results', value: '' },
  { name: 'Source', value: 'source' },
];

/** One document: what came out of it, newest first, and how it came here. */
export function DocumentPage({ id }: { id: string }) {
  const { id: workspaceId, slug } = useWorkspace();
  const [after, setAfter] = useState<string | null>(null);
  const search = useSearch();
  const [path, navigate] = useLocation();
  const [place, setPlace] = usePlaceInUrl();
  const { data, failure, isBusy } = useLiveQuery(DocumentPageDocument, { id, after }, ['JOB_', 'DOCUMENT_']);
  const document = data?.document;
  if (data && !document) return <Lost what="document" />;
  const view = new URLSearchParams(search).get('view') ?? '';
  const finished = nodesOf(document?.jobs).find(({ status }) => status === 'SUCCEEDED');
  return (
    <Page
      title={document?.name ?? '…'}
      above={<Link href={`/w/${slug}/documents`}>Documents</Link>}
      actions={document?.downloadUrl && <ButtonLink href={document.downloadUrl}>Download the original</ButtonLink>}
    >
      <FailureNotice failure={failure} />
      {!document ? (
        <ListSkeleton />
      ) : (
        <>
          <Facts
            of={[
              ['Size', bytes(document.byteSize)],
              ['Type', document.contentType],
              ['Added', <Time key="added" of={document.createdAt} />],
              ['By', nameOf(document.uploadedBy)],
            ]}
          />
          <Tabs
            label="What to look at"
            tabs={views}
            value={view}
            onChange={(value) => navigate(value === '' ? path : `${path}?view=${value}`, { replace: true })}
          />
          {view === 'source' ? (
            <Suspense fallback={<ListSkeleton rows={16} />}>
              <Source documentId={id} place={place} onPlace={setPlace} />
            </Suspense>
          ) : (
            <>
              <Run workspaceId={workspaceId} documentId={id} />
              {nodesOf(finished?.tables).length > 0 && (
                <Section title="Tables of the last job that succeeded">
                  <TableList tables={nodesOf(finished?.tables)} />
                </Section>
              )}
              <Section title="Jobs">
                {nodesOf(document.jobs).length === 0 ? (
                  <Empty title="Not extracted yet">
                    <p>Choose a configuration above and run it.</p>
                  </Empty>
                ) : (
                  <JobList label="Jobs of this document" jobs={nodesOf(document.jobs)} />
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

function Run({ workspaceId, documentId }: { workspaceId: string; documentId: string }) {
  const { slug } = useWorkspace();
  const mayRun = useMay('JOBS_SUBMIT');
  const { configurations, configurationId, choose } = useConfigurationChoice(workspaceId);
  const [{ fetching }, submit] = useMutation(SubmitJobsDocument);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [, navigate] = useLocation();
  if (!mayRun || configurations.length === 0) return null;
  const run = async () => {
    if (configurationId === null) return;
    const result = await submit({ jobs: [{ documentId, configurationId }] });
    const answer = result.data?.submitJobs;
    setFailure(failureOf(result, answer));
    if (answer?.__typename === 'SubmitJobsPayload' && answer.jobs[0]) navigate(`/w/${slug}/jobs/${answer.jobs[0].id}`);
  };
  return (
    <div style={{ display: 'flex', alignItems: 'end', gap: 8, flexWrap: 'wrap' }}>
      <ConfigurationChoice configurations={configurations} value={configurationId} onChange={choose} />
      <Button look="primary" isBusy={fetching} disabled={configurationId === null} onClick={run}>
        Run
      </Button>
      <FailureNotice failure={failure} />
    </div>
  );
}
