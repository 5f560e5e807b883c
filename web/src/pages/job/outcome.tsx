import { lazy, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { loadPart } from '../../data/load-part.ts';
import { nodesOf } from '../../data/nodes.ts';
import type { JobPageQuery, TableLineFragment } from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';
import { leftOut, leftOutOfAll } from '../table/left-out.ts';
import { TableList } from '../table/table-list.tsx';
import { isOfFile, Remedies } from './remedies.tsx';
import { Sought } from './sought.tsx';
import { useEarlierRuns } from './use-earlier-runs.ts';

// What is asked for is loaded then.
const CompareRuns = lazy(() => loadPart(() => import('./compare-runs.tsx')));

type Job = NonNullable<JobPageQuery['job']>;

/** What came of a job: why it failed and what helps, what to look at, and its tables. */
export function Outcome({ job }: { job: Job }) {
  const { error, metrics } = job;
  const tables = nodesOf(job.tables);
  return (
    <>
      {error && (
        <Notice tone="bad">
          <div>
            <strong>{error.message}</strong>
            <Sought details={error.details} />
            <p className="quiet">
              {isOfFile(error)
                ? 'The file itself is the reason, and a retry reads the same bytes: upload it again when it is in order.'
                : error.owner === 'USER'
                  ? 'The document or the configuration is the reason: mend it, and run it again.'
                  : 'The server is the reason: retry it, and tell your administrator when it fails again.'}{' '}
              <code>{error.code}</code>
            </p>
          </div>
          {error.owner === 'USER' && <Remedies job={job} />}
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
      {tables.length > 0 && <Tables job={job} tables={tables} />}
    </>
  );
}

function Tables({ job, tables }: { job: Job; tables: readonly TableLineFragment[] }) {
  const [isComparing, setComparing] = useState(false);
  const earlier = useEarlierRuns(job.document?.id, job.createdAt);
  return (
    <Section
      title="Tables"
      actions={
        earlier.length > 0 && (
          <Button aria-expanded={isComparing} onClick={() => setComparing(!isComparing)}>
            Compare with an earlier run
          </Button>
        )
      }
    >
      {isComparing && (
        <Suspense>
          <CompareRuns runId={job.id} earlier={earlier} />
        </Suspense>
      )}
      <TableList tables={tables} />
      <LeftOut tables={tables} />
    </Section>
  );
}

/** What stands in the document and in no table, and where it is said why: no reader should have to count. */
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
