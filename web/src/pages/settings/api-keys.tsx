import { useState } from 'react';
import { useMutation } from 'urql';
import { type Failure, failureOf } from '../../data/failure.ts';
import type { NodeOf } from '../../data/nodes.ts';
import { useProof } from '../../factors/proof.tsx';
import {
  ApiKeysDocument,
  type ApiKeysQuery,
  CreateKeyDocument,
  type Permission,
  RevokeKeyDocument,
} from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { confirmed } from '../../ui/confirmation.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select } from '../../ui/form/field.tsx';
import { Form } from '../../ui/form/form.tsx';
import { List, type ListColumn, ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { Time } from '../../ui/time.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';

type Key = NodeOf<NonNullable<ApiKeysQuery['workspace']>['apiKeys']>;

const reading: Permission[] = [
  'WORKSPACE_READ',
  'MEMBERS_READ',
  'DOCUMENTS_READ',
  'CONFIGURATIONS_READ',
  'JOBS_READ',
  'TABLES_READ',
  'EVENTS_READ',
];
const working: Permission[] = [
  ...reading,
  'DOCUMENTS_WRITE',
  'JOBS_SUBMIT',
  'JOBS_CANCEL',
  'EXPORTS_CREATE',
  'CONFIGURATIONS_DRAFT',
];

export function ApiKeys() {
  const { id } = useWorkspace();
  const { data, failure, refresh } = useLiveQuery(ApiKeysDocument, { id }, ['API_KEY_']);
  const [, revoke] = useMutation(RevokeKeyDocument);
  const [refused, setRefused] = useState<Failure | null>(null);
  const keys = data?.workspace?.apiKeys?.nodes.filter(({ revokedAt }) => !revokedAt);
  const columns: ListColumn<Key>[] = [
    { name: 'Name', cell: ({ name }) => name },
    { name: 'Begins with', cell: ({ prefix }) => <code>{prefix}</code> },
    { name: 'Used', isExtra: true, cell: ({ lastUsedAt }) => (lastUsedAt ? <Time of={lastUsedAt} /> : 'Never') },
    {
      name: 'Ends',
      isExtra: true,
      cell: ({ expiresAt }) => (expiresAt ? <Time of={expiresAt} /> : 'Never'),
    },
    {
      name: 'What can be done',
      isNameHidden: true,
      cell: (key) => (
        <Button
          look="danger"
          onClick={async () => {
            const question = {
              title: `Revoke “${key.name}”?`,
              says: 'Programs that use it stop working at once. A key that is revoked cannot be used again.',
              verb: 'Revoke the key',
            };
            if (!(await confirmed(question))) return;
            const result = await revoke({ id: key.id });
            setRefused(failureOf(result, result.data?.revokeApiKey));
          }}
        >
          Revoke
        </Button>
      ),
    },
  ];
  return (
    <Section title="API keys" actions={<NewKey workspaceId={id} onMade={refresh} />}>
      <FailureNotice failure={refused ?? failure} />
      {!keys ? (
        <ListSkeleton rows={2} />
      ) : keys.length === 0 ? (
        <p className="quiet">A key lets a program act in this workspace. There is none.</p>
      ) : (
        <List label="API keys" columns={columns} items={keys} />
      )}
    </Section>
  );
}

function NewKey({ workspaceId, onMade }: { workspaceId: string; onMade(): void }) {
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const [, create] = useMutation(CreateKeyDocument);
  const { proven, dialog } = useProof();
  const change = (open: boolean) => {
    setOpen(open);
    setMade(null);
  };
  return (
    <Dialog title="New API key" isOpen={isOpen} onOpenChange={change} trigger={<Button>New key</Button>}>
      {dialog}
      {made === null ? (
        <Form
          submitLabel="Make the key"
          onSubmit={async (given) => {
            const permissions = given.get('may') === 'read' ? reading : working;
            const asked = { workspaceId, name: String(given.get('name')), permissions };
            const result = await proven(
              () => create(asked),
              ({ data }) => data?.createApiKey,
            );
            const answer = result.data?.createApiKey;
            if (answer?.__typename !== 'IssuedApiKey') return failureOf(result, answer);
            setMade(answer.key ?? '');
            onMade();
            return null;
          }}
        >
          {(faultOf) => (
            <>
              <Field
                label="Name"
                name="name"
                hint="For what, or for which program."
                required
                autoFocus
                maxLength={200}
                fault={faultOf('name')}
              />
              <Select label="It may" name="may">
                <option value="work">Add documents, run them, read and export tables</option>
                <option value="read">Only read</option>
              </Select>
            </>
          )}
        </Form>
      ) : (
        <ShownOnce secret={made} says="This is shown once, and stored nowhere. Keep it where secrets are kept." />
      )}
    </Dialog>
  );
}
