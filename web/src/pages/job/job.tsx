import { useState } from 'react';
import { useMutation } from 'urql';
import { Link } from 'wouter';
import { type Failure, failureOf } from '../../data/failure.ts';
import { nodesOf } from '../../data/nodes.ts';
import { nameOf } from '../../data/who.ts';
import {
  CancelJobDocument,
  ExportJobDocument,
  JobPageDocument,
  type JobPageQuery,
  type TableLineFragment,
} from '../../generated/graphql.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { count, counted } from '../../ui/format.ts';
import { ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { Progress, Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';
import { Lost } from '../../workspace/lost.tsx';
import { useMay, useWorkspace } from '../../workspace/viewer.ts';
import { ExportMenu, headedBy } from '../table/exports.tsx';
import { leftOut, leftOutOfAll } from '../table/left-out.ts';
import { TableList } from '../table/table-list.tsx';
import { Elapsed } from './job-columns.tsx';
import { JobTimeline } from './job-timeline.tsx';
import { isOfFile, Remedies, Retry } from './remedies.tsx';

type Job = NonNullable<JobPageQuery['job']>;

/** One run: how far it is, what it found, and everything that happened. */
export default function JobPage({ id }: { id: string }) {
  const { slug } = useWorkspace();
  const { data, failure, refresh } = useLiveQuery(JobPageDocument, { id }, ['JOB_', 'EXPORT_']);
  const job = data?.job;
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
      actions={job && <Actions job={job} onChange={refresh} />}
    >
      <FailureNotice failure={failure} />
      {!job ? <ListSkeleton /> : <Found job={job} />}
      <Section title="Timeline">
        <JobTimeline jobId={id} />
      </Section>
    </Page>
  );
}

function Found({ job }: { job: Job }) {
  const { slug } = useWorkspace();
  const { metrics, configurationVersion: version } = job;
  /** What was logged while it was submitted and worked on carries the request’s id. */
  const request = nodesOf(job.events)[0]?.traceId;
  return (
    <>
      <Facts
        of={[
          ['Status', <Status key="status" of={job.status} progress={job.progress} />],
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
          ['Took', <Elapsed key="took" job={job} />],
          ['Attempt', `${job.attempt} of ${job.maxAttempts}`],
          ['Rows read', metrics ? count(metrics.rowsRead) : '–'],
          ['Rows written', metrics ? count(metrics.rowsWritten) : '–'],
          ['Issues', metrics ? count(metrics.issues) : '–'],
          ['Submitted', <Time key="submitted" of={job.createdAt} />],
          ['By', nameOf(job.createdBy)],
          ['In the log as', request ? <code key="request">{request}</code> : '–'],
        ]}
      />
      {job.status === 'RUNNING' && <Progress value={job.progress} label="How far the job is" />}
      {job.error && (
        <Notice tone="bad">
          <p>
            <strong>{job.error.message}</strong>
            <br />
            <span className="quiet">
              {isOfFile(job.error)
                ? 'The file itself is the reason, and a retry reads the same bytes: upload it again when it is in order.'
                : job.error.owner === 'USER'
                  ? 'The document or the configuration is the reason: mend it, and run it again.'
                  : 'The server is the reason: retry it, and tell your administrator when it fails again.'}{' '}
              <code>{job.error.code}</code>
            </span>
          </p>
          {job.error.owner === 'USER' && <Remedies job={job} />}
        </Notice>
      )}
      {metrics && metrics.warnings.length > 0 && (
        <Notice tone="warn">
          <ul>
            {metrics.warnings.map(({ code, message }) => (
              <li key={`${code} ${message}`}>{message}</li>
            ))}
          </ul>
        </Notice>
      )}
      {nodesOf(job.tables).length > 0 && (
        <Section title="Tables">
          <TableList tables={nodesOf(job.tables)} />
          <LeftOut tables={nodesOf(job.tables)} />
        </Section>
      )}
    </>
  );
}

/** What stands in the document and in no table, and where it is said why: nobody should have to count. */
function LeftOut({ tables }: { tables: readonly TableLineFragment[] }) {
  const { slug } = useWorkspace();
  const sentence = leftOutOfAll(tables);
  const [first] = tables.filter(({ droppedRows }) => leftOut(droppedRows) !== '');
  if (!first) return null;
  return (
    <p className="quiet">
      {sentence} <Link href={`/w/${slug}/tables/${first.id}?view=why`}>Why?</Link>
    </p>
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
  const isOpen = job.status === 'QUEUED' || job.status === 'RUNNING';
  return (
    <>
      <FailureNotice failure={failure} />
      {job.retryOf && <ButtonLink href={`/w/${slug}/jobs/${job.retryOf.id}`}>The job before</ButtonLink>}
      {isOpen && mayCancel && (
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
