import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type JobStatus, JobsDocument } from '../../generated/graphql.ts';
import { ListSkeleton } from '../../ui/list.tsx';
import { More } from '../../ui/more.tsx';
import { Empty, FailureNotice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';
import { JobList } from './job-columns.tsx';

const views: { name: string; value: string; statuses: JobStatus[] | null }[] = [
  { name: 'All', value: '', statuses: null },
  { name: 'Waiting and running', value: 'OPEN', statuses: ['QUEUED', 'RUNNING'] },
  { name: 'Succeeded', value: 'SUCCEEDED', statuses: ['SUCCEEDED'] },
  { name: 'Failed', value: 'FAILED', statuses: ['FAILED'] },
  { name: 'Cancelled', value: 'CANCELLED', statuses: ['CANCELLED'] },
];

export function Jobs() {
  const { id } = useWorkspace();
  const [path, navigate] = useLocation();
  const status = new URLSearchParams(useSearch()).get('status') ?? '';
  const view = views.find(({ value }) => value === status) ?? views[0];
  const [after, setAfter] = useState<string | null>(null);
  const statuses = view?.statuses ?? null;
  const { data, failure, isBusy } = useLiveQuery(JobsDocument, { id, after, statuses }, ['JOB_']);
  const jobs = data?.workspace?.jobs;
  return (
    <Page title="Jobs">
      <Tabs
        label="Which jobs"
        tabs={views}
        value={status}
        onChange={(value) => {
          setAfter(null);
          navigate(value === '' ? path : `${path}?status=${value}`, { replace: true });
        }}
      />
      <FailureNotice failure={failure} />
      {!jobs ? (
        <ListSkeleton />
      ) : jobs.nodes.length === 0 ? (
        <Empty title="No jobs here">
          <p>A job reads one document with one configuration. Add documents and run them to see some.</p>
        </Empty>
      ) : (
        <JobList label="Jobs" jobs={jobs.nodes} />
      )}
      <More pageInfo={jobs?.pageInfo} isBusy={isBusy} onMore={setAfter} />
    </Page>
  );
}
