import { lazy, Suspense, useMemo } from 'react';
import { loadPart } from '../../data/load-part.ts';
import { type JobLineFragment, JobsByIdDocument, JobsDocument } from '../../generated/graphql.ts';
import { ChoiceFilter, DaysFilter, Filters, IssuesFilter, MineFilter, TextFilter } from '../../list/filters.tsx';
import { LiveTable } from '../../list/live-table.tsx';
import { SavedViews } from '../../list/saved-views.tsx';
import { useSelection } from '../../list/selection.ts';
import { useLiveList } from '../../list/use-live-list.ts';
import { useViewState } from '../../list/view-state.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useViewer, useWorkspace } from '../../workspace/viewer.ts';
import { useConfigurationChoice } from '../configuration/use-configuration-choice.ts';
import { jobColumns } from './job-columns.tsx';
import { jobFilterOf, jobStates } from './job-filter.ts';

const JobsBulk = lazy(() => loadPart(() => import('./jobs-bulk.tsx')));

/** All jobs, newest first. */
export function Jobs() {
  const { id, slug } = useWorkspace();
  const { user } = useViewer();
  const view = useViewState();
  const filter = jobFilterOf(view, user.id);
  const list = useLiveList({
    query: JobsDocument,
    variables: { id, filter },
    pageOf: ({ workspace }) => workspace?.jobs,
    byIds: JobsByIdDocument,
    itemsOf: ({ nodes }) => nodes.flatMap((node): JobLineFragment[] => (node?.__typename === 'Job' ? [node] : [])),
    concerns: ['JOB_'],
  });
  const { selection, selected, clear, hasChosen } = useSelection(list.items ?? []);
  const { all: configurations } = useConfigurationChoice(id);
  const columns = useMemo(() => jobColumns(slug), [slug]);
  return (
    <Page title="Jobs">
      <Tabs
        label="Which jobs"
        tabs={jobStates}
        value={view.get('status')}
        onChange={(status) => view.step({ status })}
      />
      <Filters>
        <TextFilter view={view} name="q" label="Search" />
        <ChoiceFilter
          view={view}
          name="configuration"
          label="Configuration"
          choices={[
            { value: '', name: 'Any configuration' },
            ...configurations.map(({ id: value, name }) => ({ value, name })),
          ]}
        />
        <IssuesFilter view={view} />
        <MineFilter view={view} label="Submitted by" />
        <DaysFilter view={view} />
      </Filters>
      <SavedViews list="jobs" view={view} />
      <LiveTable
        label="Jobs"
        list={list}
        columns={columns}
        nameOf={({ id: jobId, document }) => document?.name ?? jobId}
        selection={selection}
        empty={
          <Empty title={view.search ? 'No job is like that' : 'No jobs yet'}>
            <p>
              {view.search
                ? 'Clear a filter to see more.'
                : 'A job reads one document with one configuration. Add documents and run them to see some.'}
            </p>
            {!view.search && <ButtonLink href={`/w/${slug}/documents`}>Add documents</ButtonLink>}
          </Empty>
        }
      />
      {hasChosen && (
        <Suspense>
          <JobsBulk filter={filter} selected={selected} onClear={clear} onDone={list.renew} />
        </Suspense>
      )}
    </Page>
  );
}
