import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { type Failure, failureOf, faultOf } from '../../data/failure.ts';
import { siteUrl } from '../../data/site.ts';
import { useProof } from '../../factors/proof.tsx';
import {
  DirectoryDocument,
  type DirectoryQuery,
  EndScimTokenDocument,
  MakeScimTokenDocument,
} from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { confirmed } from '../../ui/confirmation.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/form/field.tsx';
import { Form } from '../../ui/form/form.tsx';
import { List, type ListColumn, ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { Time } from '../../ui/time.tsx';

type Token = NonNullable<DirectoryQuery['scimTokens']>[number];
type Group = NonNullable<DirectoryQuery['groups']>[number];

/** With what identity providers make accounts here, and the groups that they have made. */
export function Directory() {
  const [{ data, error }, read] = useQuery({ query: DirectoryDocument, requestPolicy: 'cache-and-network' });
  const [, end] = useMutation(EndScimTokenDocument);
  const [refused, setRefused] = useState<Failure | null>(null);
  const refresh = () => read({ requestPolicy: 'network-only' });
  const tokens: ListColumn<Token>[] = [
    { name: 'Provider', cell: ({ name }) => name },
    { name: 'Begins with', isExtra: true, cell: ({ prefix }) => <code>{prefix}</code> },
    { name: 'Made', isExtra: true, cell: ({ createdAt }) => <Time of={createdAt} /> },
    { name: 'Used', cell: ({ lastUsedAt }) => (lastUsedAt ? <Time of={lastUsedAt} /> : 'Never') },
    {
      name: 'What can be done',
      isNameHidden: true,
      cell: ({ id, name }) => (
        <Button
          look="danger"
          onClick={async () => {
            const question = {
              title: `Revoke the token of “${name}”?`,
              says: 'With it no accounts are made or ended any more, at once. A provider needs another one then.',
              verb: 'Revoke the token',
            };
            if (!(await confirmed(question))) return;
            const result = await end({ id });
            setRefused(failureOf(result, result.data?.revokeScimToken));
            refresh();
          }}
        >
          Revoke
        </Button>
      ),
    },
  ];
  const groups: ListColumn<Group>[] = [
    { name: 'Group', cell: ({ name }) => name },
    { name: 'People', cell: ({ memberCount }) => memberCount },
    { name: 'Made', isExtra: true, cell: ({ createdAt }) => <Time of={createdAt} /> },
  ];
  const notice = <FailureNotice failure={error ? faultOf(error) : null} />;
  if (!data) {
    return (
      <>
        {notice}
        <ListSkeleton rows={3} />
      </>
    );
  }
  return (
    <>
      {notice}
      <Section title="SCIM tokens" actions={<NewToken onMade={refresh} />}>
        <FailureNotice failure={refused} />
        {data.scimTokens?.length ? (
          <List label="SCIM tokens" columns={tokens} items={data.scimTokens} />
        ) : (
          <p className="quiet">
            With a token, an identity provider makes and ends accounts here by itself. There is none.
          </p>
        )}
      </Section>
      <Section title="Groups">
        {data.groups?.length ? (
          <List label="Groups" columns={groups} items={data.groups} />
        ) : (
          <p className="quiet">Providers make groups; owners give them a role in their workspaces. There is none.</p>
        )}
      </Section>
    </>
  );
}

function NewToken({ onMade }: { onMade(): void }) {
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const [, make] = useMutation(MakeScimTokenDocument);
  const { proven, dialog } = useProof();
  const change = (open: boolean) => {
    setOpen(open);
    setMade(null);
  };
  return (
    <Dialog title="New SCIM token" isOpen={isOpen} onOpenChange={change} trigger={<Button>New token</Button>}>
      {dialog}
      {made === null ? (
        <Form
          submitLabel="Make the token"
          onSubmit={async (given) => {
            const result = await proven(
              () => make({ name: String(given.get('name')) }),
              ({ data }) => data?.createScimToken,
            );
            const answer = result.data?.createScimToken;
            if (answer?.__typename !== 'IssuedScimToken') return failureOf(result, answer);
            setMade(answer.token);
            onMade();
            return null;
          }}
        >
          {(faultOfField) => (
            <Field
              label="Provider"
              name="name"
              hint={`It sends to ${siteUrl}/scim/v2`}
              required
              autoFocus
              maxLength={100}
              fault={faultOfField('name')}
            />
          )}
        </Form>
      ) : (
        <ShownOnce
          secret={made}
          says="This is shown once. Give it to the provider, and to nobody else: it makes and ends accounts."
        />
      )}
    </Dialog>
  );
}
