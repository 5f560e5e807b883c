import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { type Failure, failureOf, faultOf } from '../../data/failure.ts';
import { useProof } from '../../factors/proof.tsx';
import {
  type AccountFragment,
  CreateUserDocument,
  DeactivateUserDocument,
  EndUserSessionsDocument,
  ReactivateUserDocument,
  ResetSecondFactorsDocument,
  UsersDocument,
} from '../../generated/graphql.ts';
import { Filters, TextFilter } from '../../list/filters.tsx';
import { useViewState } from '../../list/view-state.ts';
import { NoMail } from '../../notices/no-mail.tsx';
import { Button } from '../../ui/button.tsx';
import { confirmed } from '../../ui/confirmation.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/form/field.tsx';
import { Form } from '../../ui/form/form.tsx';
import { counted } from '../../ui/format.ts';
import { List, type ListColumn, ListSkeleton } from '../../ui/list.tsx';
import { More } from '../../ui/more.tsx';
import { Empty, FailureNotice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { useViewer } from '../../workspace/viewer.ts';

/** Everyone with an account. */
export function Users() {
  const view = useViewState();
  const search = view.get('q').trim() || null;
  const [place, setPlace] = useState<{ search: string | null; after: string | null }>({ search, after: null });
  const after = place.search === search ? place.after : null;
  const [{ data, error, fetching }, read] = useQuery({ query: UsersDocument, variables: { after, search } });
  const [refused, setRefused] = useState<Failure | null>(null);
  const users = data?.users;
  const columns: ListColumn<AccountFragment>[] = [
    { name: 'Name', cell: ({ name }) => name },
    { name: 'Address', cell: ({ email }) => email },
    { name: 'Role', isExtra: true, cell: ({ isAdministrator }) => (isAdministrator ? 'Administrator' : 'Person') },
    { name: 'Since', isExtra: true, cell: ({ createdAt }) => createdAt && <Time of={createdAt} /> },
    {
      name: 'State',
      isExtra: true,
      cell: ({ deactivatedAt, hasPassword }) =>
        deactivatedAt ? 'Deactivated' : hasPassword ? 'Active' : 'Without a password',
    },
    {
      name: 'Second factor',
      isExtra: true,
      cell: (one) => (one.hasSecondFactor ? <ResetFactors account={one} onRefused={setRefused} /> : 'None'),
    },
    {
      name: 'Sessions',
      isExtra: true,
      cell: (one) => <EndSessions account={one} onRefused={setRefused} />,
    },
    { name: 'What can be done', isNameHidden: true, cell: (one) => <OnOff account={one} onRefused={setRefused} /> },
  ];
  return (
    <Section
      title={users ? counted(users.totalCount, 'person', 'people') : 'People'}
      actions={<NewUser onMade={() => read({ requestPolicy: 'network-only' })} />}
    >
      <FailureNotice failure={refused ?? (error ? faultOf(error) : null)} />
      <Filters>
        <TextFilter view={view} name="q" label="Search" />
      </Filters>
      {!users ? (
        <ListSkeleton />
      ) : users.nodes.length === 0 ? (
        <Empty title="No person has such a name or address" />
      ) : (
        <List label="People" columns={columns} items={users.nodes} />
      )}
      <More pageInfo={users?.pageInfo} isBusy={fetching} onMore={(next) => setPlace({ search, after: next })} />
    </Section>
  );
}

interface OfAccount {
  account: AccountFragment;
  onRefused(failure: Failure | null): void;
}

function ResetFactors({ account: { id, name }, onRefused }: OfAccount) {
  const [, reset] = useMutation(ResetSecondFactorsDocument);
  const { proven, dialog } = useProof();
  return (
    <>
      {dialog}
      <Button
        look="danger"
        onClick={async () => {
          const question = {
            title: `Take all second factors from ${name}?`,
            says: 'Their sessions end, and their password is enough to sign in again.',
            verb: 'Take the second factors',
          };
          if (!(await confirmed(question))) return;
          const result = await proven(
            () => reset({ id }),
            ({ data }) => data?.resetSecondFactors,
          );
          onRefused(failureOf(result, result.data?.resetSecondFactors));
        }}
      >
        Reset
      </Button>
    </>
  );
}

function EndSessions({ account: { id, name }, onRefused }: OfAccount) {
  const { user } = useViewer();
  const [, end] = useMutation(EndUserSessionsDocument);
  if (id === user.id) return null;
  return (
    <Button
      onClick={async () => {
        const question = {
          title: `Sign ${name} out everywhere?`,
          says: 'All their sessions end at once, with what they have not saved. They can sign in again.',
          verb: 'End all sessions',
        };
        if (!(await confirmed(question))) return;
        const result = await end({ id });
        onRefused(failureOf(result, result.data?.endUserSessions));
      }}
    >
      End all
    </Button>
  );
}

function OnOff({ account, onRefused }: OfAccount) {
  const { user } = useViewer();
  const [, deactivate] = useMutation(DeactivateUserDocument);
  const [, reactivate] = useMutation(ReactivateUserDocument);
  const { id, name, deactivatedAt } = account;
  if (id === user.id) return 'You';
  if (deactivatedAt) {
    return (
      <Button
        onClick={async () => {
          const result = await reactivate({ id });
          onRefused(failureOf(result, result.data?.reactivateUser));
        }}
      >
        Let in again
      </Button>
    );
  }
  return (
    <Button
      look="danger"
      onClick={async () => {
        const question = {
          title: `Deactivate ${name}?`,
          says: 'Their sessions, keys and live pages end at once. What they did stays, and they can be let in again.',
          verb: 'Deactivate the account',
        };
        if (!(await confirmed(question))) return;
        const result = await deactivate({ id });
        onRefused(failureOf(result, result.data?.deactivateUser));
      }}
    >
      Deactivate
    </Button>
  );
}

function NewUser({ onMade }: { onMade(): void }) {
  const [isOpen, setOpen] = useState(false);
  const [, create] = useMutation(CreateUserDocument);
  const { proven, dialog } = useProof();
  return (
    <Dialog
      title="New account"
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={<Button look="primary">New account</Button>}
    >
      {dialog}
      <Form
        submitLabel="Make it and mail a link"
        onSubmit={async (given) => {
          const account = {
            email: String(given.get('email')),
            name: String(given.get('name')),
            isAdministrator: given.get('isAdministrator') === 'on',
          };
          const result = await proven(
            () => create(account),
            ({ data }) => data?.createUser,
          );
          const failure = failureOf(result, result.data?.createUser);
          if (failure) return failure;
          onMade();
          setOpen(false);
          return null;
        }}
      >
        {(fault) => (
          <>
            <Field label="E-mail address" name="email" type="email" required autoFocus fault={fault('email')} />
            <Field label="Name" name="name" required maxLength={200} fault={fault('name')} />
            <label>
              <input type="checkbox" name="isAdministrator" /> Looks after the whole server
            </label>
            <NoMail />
          </>
        )}
      </Form>
    </Dialog>
  );
}
