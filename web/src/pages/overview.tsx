import { Link } from 'wouter';
import { nodesOf } from '../data/nodes.ts';
import { OverviewDocument } from '../generated/graphql.ts';
import { ButtonLink } from '../ui/button.tsx';
import { bytes, count } from '../ui/format.ts';
import { ListSkeleton } from '../ui/list.tsx';
import { Empty, FailureNotice } from '../ui/notice.tsx';
import { Facts, Page, Section } from '../ui/page.tsx';
import { useLiveQuery } from '../workspace/live-query.tsx';
import { useWorkspace } from '../workspace/viewer.ts';
import { JobList } from './job/job-columns.tsx';

/** What needs attention first, then what runs, then what is done. */
export function Overview() {
  const { id, name, slug } = useWorkspace();
  const { data, failure } = useLiveQuery(OverviewDocument, { id }, ['JOB_', 'DOCUMENT_', 'CONFIGURATION_']);
  const workspace = data?.workspace;
  const isConfigured = nodesOf(workspace?.configurations).some(({ published }) => published);
  return (
    <Page title="Overview" above={name}>
      <FailureNotice failure={failure} />
      {!workspace ? (
        <ListSkeleton />
      ) : (
        <>
          {workspace.stats.documents === 0 || !isConfigured ? (
            <FirstSteps slug={slug} hasConfiguration={isConfigured} />
          ) : null}
          {nodesOf(workspace.failed).length > 0 && (
            <Section
              title="Needs attention"
              actions={<Link href={`/w/${slug}/jobs?status=FAILED`}>All that failed</Link>}
            >
              <JobList label="Jobs that failed" jobs={nodesOf(workspace.failed)} />
            </Section>
          )}
          {nodesOf(workspace.running).length > 0 && (
            <Section title="Running">
              <JobList label="Jobs that wait or run" jobs={nodesOf(workspace.running)} />
            </Section>
          )}
          {nodesOf(workspace.finished).length > 0 && (
            <Section title="Finished" actions={<Link href={`/w/${slug}/jobs`}>All jobs</Link>}>
              <JobList label="Jobs that succeeded" jobs={nodesOf(workspace.finished)} />
            </Section>
          )}
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
        </>
      )}
    </Page>
  );
}

function FirstSteps({ slug, hasConfiguration }: { slug: string; hasConfiguration: boolean }) {
  return (
    <Empty title="From a messy file to a clean table">
      <p>
        1. Say what the tables should look like: <strong>a configuration</strong> names the fields, their types and
        rules. {hasConfiguration && 'There is one.'}
      </p>
      <p>2. Drop documents: spreadsheets, CSV files or PDFs, as they come.</p>
      <p>3. Watch them being read, look at what is doubtful, take the table away.</p>
      {hasConfiguration ? (
        <ButtonLink look="primary" href={`/w/${slug}/documents`}>
          Add documents
        </ButtonLink>
      ) : (
        <ButtonLink look="primary" href={`/w/${slug}/configurations`}>
          Make a configuration
        </ButtonLink>
      )}
    </Empty>
  );
}
