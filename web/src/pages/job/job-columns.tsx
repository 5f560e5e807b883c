import { Link } from 'wouter';
import type { JobLineFragment } from '../../generated/graphql.ts';
import { DocumentName } from '../../ui/document-name.tsx';
import { count, duration } from '../../ui/format.ts';
import { List, type ListColumn } from '../../ui/list.tsx';
import { Status } from '../../ui/status.tsx';
import { Time, useTick } from '../../ui/time.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';

/** What a list says of each job. */
export function jobColumns(slug: string): ListColumn<JobLineFragment>[] {
  return [
    {
      name: 'Document',
      share: 24,
      cell: ({ id, document }) => {
        const link = <Link href={`/w/${slug}/jobs/${id}`}>{document?.name ?? id}</Link>;
        return document ? <DocumentName document={document}>{link}</DocumentName> : link;
      },
    },
    { name: 'Status', share: 14, cell: ({ status, progress }) => <Status of={status} progress={progress} /> },
    {
      name: 'Configuration',
      share: 27,
      isExtra: true,
      cell: ({ configurationVersion }) =>
        configurationVersion ? `${configurationVersion.configuration.name} · ${configurationVersion.number}` : '–',
    },
    { name: 'Rows', share: 8, isNumber: true, cell: ({ metrics }) => (metrics ? count(metrics.rowsWritten) : '–') },
    { name: 'Issues', share: 8, isNumber: true, cell: ({ metrics }) => (metrics ? count(metrics.issues) : '–') },
    { name: 'Took', share: 8, isNumber: true, isExtra: true, cell: (job) => <Elapsed job={job} /> },
    { name: 'Submitted', isExtra: true, cell: ({ createdAt }) => <Time of={createdAt} /> },
  ];
}

interface JobListProps {
  jobs: readonly JobLineFragment[];
  label: string;
  /** Each is called by its time then, not by its document. */
  isOfOneDocument?: boolean;
}

/** Jobs in rows. */
export function JobList({ jobs, label, isOfOneDocument = false }: JobListProps) {
  const { slug } = useWorkspace();
  const columns = jobColumns(slug);
  const byTime: ListColumn<JobLineFragment> = {
    name: 'Submitted',
    cell: ({ id, createdAt }) => (
      <Link href={`/w/${slug}/jobs/${id}`}>
        <Time of={createdAt} />
      </Link>
    ),
  };
  const shown = isOfOneDocument ? [byTime, ...columns.slice(1, -1)] : columns;
  return <List label={label} columns={shown} items={jobs} />;
}

/** How long a job has been working, or did; that it waited before does not count. */
export function Elapsed({ job }: { job: Pick<JobLineFragment, 'startedAt' | 'finishedAt' | 'status'> }) {
  const now = useTick(job.status === 'RUNNING' ? 1_000 : null);
  if (!job.startedAt) return '–';
  const end = job.finishedAt ? Date.parse(job.finishedAt) : now;
  return <span className="number">{duration(end - Date.parse(job.startedAt))}</span>;
}
