import { useEffect, useState } from 'react';
import { useMutation } from 'urql';
import { Link } from 'wouter';
import { type Failure, failureOf } from '../../data/failure.ts';
import { folderOf } from '../../data/folder-of.ts';
import { nodesOf } from '../../data/nodes.ts';
import { nameOf } from '../../data/who.ts';
import { CancelJobDocument, ExportJobDocument, JobPageDocument, type JobPageQuery } from '../../generated/graphql.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { count, counted } from '../../ui/format.ts';
import { ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Facts, Page } from '../../ui/page.tsx';
import { Progress, Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';
import { Lost } from '../../workspace/lost.tsx';
import { useMay, useWorkspace } from '../../workspace/viewer.ts';
import { ExportMenu, headedBy } from '../table/exports.tsx';
import { InTheLog } from './in-the-log.tsx';
import styles from './job.module.css';
import { Elapsed } from './job-columns.tsx';
import { inStep, isOpen } from './job-history.ts';
import { JobTimeline } from './job-timeline.tsx';
import { Outcome } from './outcome.tsx';
import { Retry } from './remedies.tsx';
import { useJobHistory } from './use-job-history.ts';

type Job = NonNullable<JobPageQuery['job']>;

/** One run: how far it is, what it found, and everything that happened. */
export default function JobPage({ id }: { id: string }) {
  const { slug } = useWorkspace();
  const { data, failure, refresh } = useLiveQuery(JobPageDocument, { id }, ['JOB_', 'EXPORT_']);
  const history = useJobHistory(id);
  const read = data?.job;
  const job = read && inStep(read, nodesOf(read.events)[0]?.sequence ?? 0, history);
  /** Whether it was still going on when the page was opened: what came of it then stands below what is being read, and moves nothing. */
  const [isWatched, setWatched] = useState<boolean | null>(null);
  if (job && isWatched === null) setWatched(isOpen(job.status));
  const isBehind = job && job.status !== read?.status;
  useEffect(() => {
    if (isBehind) refresh();
  }, [isBehind, refresh]);
  if (data && !job) return <Lost what="job" />;
  return (
    <Page
      title={job ? (job.document?.name ?? 'A job') : '…'}
      above={
        <>
          <Link href={`/w/${slug}/jobs`}>Jobs</Link>
          {job?.document && (
            <>
              {' · '}
              <Link href={`/w/${slug}/documents/${job.document.id}`}>the document</Link>
            </>
          )}
        </>
      }
      actions={
        job && (
          <div className={isWatched ? styles.watched : styles.actions}>
            <Actions job={job} onChange={refresh} />
          </div>
        )
      }
    >
      <FailureNotice failure={failure} />
      {!job ? (
        // All of it comes at once: what is read first would be pushed down by what is read next.
        <ListSkeleton />
      ) : (
        <>
          <Summary job={job} />
          {isWatched && (
            <div className={styles.far}>
              {job.status === 'RUNNING' && <Progress value={job.progress} label="How far the job is" />}
            </div>
          )}
          {!isWatched && <Outcome job={job} />}
          <JobTimeline history={history} isReasonSaid={job.error != null} />
          {isWatched && <Outcome job={job} />}
        </>
      )}
    </Page>
  );
}

function Summary({ job }: { job: Job }) {
  const { slug } = useWorkspace();
  const { metrics, configurationVersion: version } = job;
  const folder = job.document ? folderOf(job.document) : '';
  return (
    <Facts
      isSteady
      of={[
        ...(folder === '' ? [] : [['Folder', folder] as const]),
        ['Status', <Status key="status" of={job.status} progress={job.progress} />],
        ['Took', <Elapsed key="took" job={job} />],
        ['Attempt', `${job.attempt} of ${job.maxAttempts}`],
        ['Rows read', metrics ? count(metrics.rowsRead) : '–'],
        ['Rows written', metrics ? count(metrics.rowsWritten) : '–'],
        ['Issues', metrics ? count(metrics.issues) : '–'],
        [
          'Ran with',
          version ? (
            <Link key="with" href={`/w/${slug}/configurations/${version.configuration.id}`}>
              {version.configuration.name}, version {version.number}
            </Link>
          ) : (
            '–'
          ),
        ],
        ['Submitted', <Time key="submitted" of={job.createdAt} />],
        ['By', nameOf(job.createdBy)],
        ['In the log', <InTheLog key="log" jobId={job.id} requestId={job.traceId ?? null} />],
      ]}
    />
  );
}

function Actions({ job, onChange }: { job: Job; onChange(): void }) {
  const { slug } = useWorkspace();
  const [cancelling, cancel] = useMutation(CancelJobDocument);
  const [, exportJob] = useMutation(ExportJobDocument);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [askedId, setAskedId] = useState<string | null>(null);
  const mayCancel = useMay('JOBS_CANCEL');
  const mayExport = useMay('EXPORTS_CREATE');
  return (
    <>
      <FailureNotice failure={failure} />
      {job.retryOf && <ButtonLink href={`/w/${slug}/jobs/${job.retryOf.id}`}>The job before</ButtonLink>}
      {isOpen(job.status) && mayCancel && (
        <Button
          look="danger"
          isBusy={cancelling.fetching}
          onClick={async () => {
            const result = await cancel({ id: job.id });
            setFailure(failureOf(result, result.data?.cancelJob));
          }}
        >
          Cancel
        </Button>
      )}
      {(job.status === 'CANCELLED' || (job.status === 'FAILED' && job.error?.owner !== 'USER')) && (
        <Retry job={job} look="primary" />
      )}
      {job.status === 'SUCCEEDED' && mayExport && nodesOf(job.tables).length > 0 && (
        <ExportMenu
          label="Export all tables"
          note={`${counted(nodesOf(job.tables).length, 'table')} in one file. ${headedBy([])}`}
          hasIssues={nodesOf(job.tables).some(({ issueCount }) => issueCount > 0)}
          exports={nodesOf(job.exports).filter(({ table }) => !table)}
          askedId={askedId}
          onChoose={async (choice) => {
            const result = await exportJob({ id: job.id, ...choice });
            const answer = result.data?.exportJob;
            setFailure(failureOf(result, answer));
            setAskedId(answer?.__typename === 'Export' ? answer.id : null);
            onChange();
          }}
        />
      )}
    </>
  );
}
