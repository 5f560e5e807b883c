import { Link } from 'wouter';
import { nodesOf } from '../../data/nodes.ts';
import { OverviewDocument, type OverviewQuery } from '../../generated/graphql.ts';
import { bytes, count } from '../../ui/format.ts';
import { ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';
import { JobList } from '../job/job-columns.tsx';
import { Activity } from './activity.tsx';
import { FirstSteps } from './first-steps.tsx';
import { useSample } from './use-sample.ts';

/** Of the newest that are read, as some may stand in the lists above. */
const mostFinished = 5;

/** What needs attention first, then what runs, then what has been done. */
export function Overview() {
  const { id, name, slug } = useWorkspace();
  const { data, failure } = useLiveQuery(OverviewDocument, { id }, ['JOB_', 'DOCUMENT_', 'CONFIGURATION_']);
  const workspace = data?.workspace;
  const at = `/w/${slug}`;
  const isConfigured = nodesOf(workspace?.configurations).some(({ published }) => published);
  const failed = newestJobsOf(workspace?.failed);
  const doubtful = newestJobsOf(workspace?.doubtful);
  const sample = useSample();
  const isFirst = workspace?.stats.documents === 0 || !isConfigured || sample.isBusy || sample.failure !== null;
  const running = nodesOf(workspace?.running);
  const above = new Set([...failed, ...doubtful, ...running].map((job) => job.id));
  // A job stands once on the page: where it says what is to be done.
  const finished = nodesOf(workspace?.finished)
    .filter((job) => !above.has(job.id))
    .slice(0, mostFinished);
  const hasJobs = workspace && workspace.stats.jobsSucceeded + workspace.stats.jobsFailed > 0;
  return (
    <Page title="Overview" above={name}>
      <FailureNotice failure={failure} />
      {!workspace ? (
        <ListSkeleton />
      ) : (
        <>
          {isFirst && <FirstSteps hasConfiguration={isConfigured} sample={sample} />}
          {failed.length > 0 && (
            <Section
              title="Needs attention"
              actions={
                <Link href={`${at}/documents?status=FAILED`}>
                  All that failed ({count(workspace.stats.documentsFailed)})
                </Link>
              }
            >
              <JobList label="Jobs that failed" jobs={failed} />
            </Section>
          )}
          {doubtful.length > 0 && (
            <Section
              title="To be reviewed"
              actions={
                <Link href={`${at}/documents?status=NEEDS_REVIEW`}>
                  All with issues ({count(workspace.stats.documentsToReview)})
                </Link>
              }
            >
              <JobList label="Jobs with issues" jobs={doubtful} />
            </Section>
          )}
          {running.length > 0 && (
            <Section title="Running" actions={<Link href={`${at}/jobs?status=OPEN`}>All that wait or run</Link>}>
              <JobList label="Jobs that wait or run" jobs={running} />
            </Section>
          )}
          {hasJobs && <Activity />}
          {finished.length > 0 && (
            <Section title="Finished" actions={<Link href={`${at}/jobs`}>All jobs</Link>}>
              <JobList label="Jobs that succeeded" jobs={finished} />
            </Section>
          )}
          {/* Before a job has ended there is nothing to sum up. */}
          {hasJobs && (
            <Section title="In all">
              <Facts
                of={[
                  ['Documents', count(workspace.stats.documents)],
                  ['Stored', bytes(workspace.stats.bytes)],
                  ['Rows extracted', count(workspace.stats.rowsExtracted)],
                  ['Jobs succeeded', count(workspace.stats.jobsSucceeded)],
                  ['Jobs failed', count(workspace.stats.jobsFailed)],
                ]}
              />
            </Section>
          )}
        </>
      )}
    </Page>
  );
}

function newestJobsOf(documents: NonNullable<OverviewQuery['workspace']>['failed'] | undefined) {
  return nodesOf(documents).flatMap(({ latestJob }) => latestJob ?? []);
}
