import { useState } from 'react';
import { useMutation } from 'urql';
import { Link, useLocation } from 'wouter';
import { failureOf } from '../../data/failure.ts';
import type { NodeOf } from '../../data/nodes.ts';
import {
  ConfigurationsDocument,
  type ConfigurationsQuery,
  CreateConfigurationDocument,
} from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/form/field.tsx';
import { Form } from '../../ui/form/form.tsx';
import { List, type ListColumn, ListSkeleton } from '../../ui/list.tsx';
import { More } from '../../ui/more.tsx';
import { Empty, FailureNotice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';
import { useMay, useWorkspace } from '../../workspace/viewer.ts';

type Line = NodeOf<NonNullable<ConfigurationsQuery['workspace']>['configurations']>;

export function Configurations() {
  const { id, slug } = useWorkspace();
  const mayDraft = useMay('CONFIGURATIONS_DRAFT');
  const [after, setAfter] = useState<string | null>(null);
  const { data, failure, isBusy } = useLiveQuery(ConfigurationsDocument, { id, after }, ['CONFIGURATION_']);
  const configurations = data?.workspace?.configurations;
  const columns: ListColumn<Line>[] = [
    { name: 'Name', cell: (one) => <Link href={`/w/${slug}/configurations/${one.id}`}>{one.name}</Link> },
    { name: 'Published', cell: ({ published }) => (published ? `Version ${published.number}` : '–') },
    {
      name: 'When',
      isExtra: true,
      cell: ({ published }) => published?.publishedAt && <Time of={published.publishedAt} />,
    },
    { name: 'Draft', cell: ({ draft }) => (draft ? `Version ${draft.number}` : '–') },
  ];
  return (
    <Page title="Configurations" actions={mayDraft && <NewConfiguration workspaceId={id} slug={slug} />}>
      <FailureNotice failure={failure} />
      {!configurations ? (
        <ListSkeleton />
      ) : configurations.nodes.length === 0 ? (
        <Empty title="No configurations yet">
          <p>
            A configuration says which fields a table should have, of what type they are, and what must be true of them.
          </p>
        </Empty>
      ) : (
        <List label="Configurations" columns={columns} items={configurations.nodes} />
      )}
      <More pageInfo={configurations?.pageInfo} isBusy={isBusy} onMore={setAfter} />
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
