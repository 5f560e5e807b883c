import { useState } from 'react';
import { useMutation } from 'urql';
import { Link, useLocation } from 'wouter';
import { failureOf } from '../../data/failure.ts';
import {
  type ConfigurationLineFragment,
  ConfigurationsByIdDocument,
  ConfigurationsDocument,
  CreateConfigurationDocument,
} from '../../generated/graphql.ts';
import { ChoiceFilter, Filters, TextFilter } from '../../list/filters.tsx';
import { LiveTable } from '../../list/live-table.tsx';
import { useLiveList } from '../../list/use-live-list.ts';
import { useViewState } from '../../list/view-state.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/form/field.tsx';
import { Form } from '../../ui/form/form.tsx';
import type { ListColumn } from '../../ui/list.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { useMay, useWorkspace } from '../../workspace/viewer.ts';

/** What tables should look like, one by one. */
export function Configurations() {
  const { id, slug } = useWorkspace();
  const mayDraft = useMay('CONFIGURATIONS_DRAFT');
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
          </Empty>
        }
      />
    </Page>
  );
}

function NewConfiguration({ workspaceId, slug }: { workspaceId: string; slug: string }) {
  const [isOpen, setOpen] = useState(false);
  const [, create] = useMutation(CreateConfigurationDocument);
  const [, navigate] = useLocation();
  return (
    <Dialog
      title="New configuration"
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={<Button look="primary">New configuration</Button>}
    >
      <Form
        submitLabel="Make it"
        onSubmit={async (given) => {
          const result = await create({ workspaceId, name: String(given.get('name')), specYaml: firstSpecification });
          const answer = result.data?.createConfiguration;
          if (answer?.__typename !== 'Configuration') return failureOf(result, answer);
          navigate(`/w/${slug}/configurations/${answer.id}`);
          return null;
        }}
      >
        {(faultOf) => (
          <Field
            label="Name"
            name="name"
            hint="For example: Supplier invoices"
            required
            autoFocus
            maxLength={200}
            fault={faultOf('name')}
          />
        )}
      </Form>
    </Dialog>
  );
}

/** What a new one begins with: it takes every table as it is. */
const firstSpecification = `ade: 1
# The fields of the table, in the order of the output. A field without a column stays empty.
fields: {}
`;
