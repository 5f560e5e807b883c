import { Link } from 'wouter';
import type { JobLineFragment } from '../../generated/graphql.ts';
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
      cell: ({ id, document }) => <Link href={`/w/${slug}/jobs/${id}`}>{document?.name ?? id}</Link>,
    },
    { name: 'Status', cell: ({ status, progress }) => <Status of={status} progress={progress} /> },
    {
      name: 'Configuration',
      isExtra: true,
      cell: ({ configurationVersion }) =>
        configurationVersion ? `${configurationVersion.configuration.name} · ${configurationVersion.number}` : '–',
    },
    { name: 'Rows', isNumber: true, cell: ({ metrics }) => (metrics ? count(metrics.rowsWritten) : '–') },
    { name: 'Issues', isNumber: true, cell: ({ metrics }) => (metrics ? count(metrics.issues) : '–') },
    { name: 'Took', isNumber: true, isExtra: true, cell: (job) => <Elapsed job={job} /> },
    { name: 'Submitted', isExtra: true, cell: ({ createdAt }) => <Time of={createdAt} /> },
  ];
}

/** Jobs in rows. */
export function JobList({ jobs, label }: { jobs: readonly JobLineFragment[]; label: string }) {
  const { slug } = useWorkspace();
  return <List label={label} columns={jobColumns(slug)} items={jobs} />;
}

/** How long a job has been working, or did; that it waited before does not count. */
export function Elapsed({ job }: { job: Pick<JobLineFragment, 'startedAt' | 'finishedAt' | 'status'> }) {
  const now = useTick(job.status === 'RUNNING' ? 1_000 : null);
  if (!job.startedAt) return '–';
  const end = job.finishedAt ? Date.parse(job.finishedAt) : now;
  return <span className="number">{duration(end - Date.parse(job.startedAt))}</span>;
}
