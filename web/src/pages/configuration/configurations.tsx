import { Link } from 'wouter';
import {
  type ConfigurationLineFragment,
  ConfigurationsByIdDocument,
  ConfigurationsDocument,
} from '../../generated/graphql.ts';
import { ChoiceFilter, Filters, TextFilter } from '../../list/filters.tsx';
import { LiveTable } from '../../list/live-table.tsx';
import { SavedViews } from '../../list/saved-views.tsx';
import { useLiveList } from '../../list/use-live-list.ts';
import { useViewState } from '../../list/view-state.ts';
import type { ListColumn } from '../../ui/list.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { useMay, useWorkspace } from '../../workspace/viewer.ts';
import { NewConfiguration } from './new-configuration.tsx';
import { SuggestFromFile } from './suggest-from-file.tsx';

/** What tables should look like, one by one. */
export function Configurations() {
  const { id, slug } = useWorkspace();
  const mayDraft = useMay('CONFIGURATIONS_DRAFT');
  const mayWrite = useMay('DOCUMENTS_WRITE');
  const view = useViewState();
  const filter = { nameContains: view.get('q').trim() || null, includeArchived: view.get('archived') === 'yes' };
  const list = useLiveList({
    query: ConfigurationsDocument,
    variables: { id, filter },
    pageOf: ({ workspace }) => workspace?.configurations,
    byIds: ConfigurationsByIdDocument,
    itemsOf: ({ nodes }) =>
      nodes.flatMap((node): ConfigurationLineFragment[] => (node?.__typename === 'Configuration' ? [node] : [])),
    concerns: ['CONFIGURATION_'],
  });
  const columns: ListColumn<ConfigurationLineFragment>[] = [
    { name: 'Name', cell: (one) => <Link href={`/w/${slug}/configurations/${one.id}`}>{one.name}</Link> },
    { name: 'Published', cell: ({ published }) => (published ? `Version ${published.number}` : '–') },
    {
      name: 'When',
      isExtra: true,
      cell: ({ published }) => published?.publishedAt && <Time of={published.publishedAt} />,
    },
    {
      name: 'Draft',
      cell: ({ draft, archivedAt }) => (archivedAt ? 'Archived' : draft ? `Version ${draft.number}` : '–'),
    },
  ];
  return (
    <Page title="Configurations" actions={mayDraft && <NewConfiguration workspaceId={id} slug={slug} />}>
      <Filters>
        <TextFilter view={view} name="q" label="Search" />
        <ChoiceFilter
          view={view}
          name="archived"
          label="Archived ones"
          choices={[
            { value: '', name: 'Without archived ones' },
            { value: 'yes', name: 'With archived ones' },
          ]}
        />
      </Filters>
      <SavedViews list="configurations" view={view} />
      <LiveTable
        label="Configurations"
        list={list}
        columns={columns}
        nameOf={({ name }) => name}
        empty={
          <Empty title={view.search ? 'No configuration is like that' : 'No configurations yet'}>
            <p>
              {view.search
                ? 'Clear a filter to see more.'
                : 'A configuration says which fields a table should have, of what type they are, and what must be true of them.'}
            </p>
            {!view.search && mayDraft && mayWrite && <SuggestFromFile />}
          </Empty>
        }
      />
    </Page>
  );
}
