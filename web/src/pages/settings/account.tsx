import { lazy, Suspense, useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { type Failure, failureOf, faultOf } from '../../data/failure.ts';
import { loadPart } from '../../data/load-part.ts';
import {
  ChangePasswordDocument,
  EndSessionDocument,
  SessionsDocument,
  type SessionsQuery,
} from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/form/field.tsx';
import { Form } from '../../ui/form/form.tsx';
import { List, type ListColumn, ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { SingleKeys } from './single-keys.tsx';

const SecondFactors = lazy(() => loadPart(() => import('../../factors/second-factors.tsx')));

type Session = NonNullable<SessionsQuery['viewer']>['sessions'][number];

/** The viewer's own account: password, and where they are signed in. */
export default function Account() {
  const [{ data, error }, execute] = useQuery({ query: SessionsDocument });
  const [, end] = useMutation(EndSessionDocument);
  const [refused, setRefused] = useState<Failure | null>(null);
  const viewer = data?.viewer;
  const columns: ListColumn<Session>[] = [
    { name: 'Device', cell: ({ device, isCurrent }) => (isCurrent ? `${device} (this one)` : device) },
    { name: 'From', isExtra: true, cell: ({ address }) => address },
    { name: 'Since', isExtra: true, cell: ({ createdAt }) => <Time of={createdAt} /> },
    { name: 'Used', cell: ({ lastUsedAt }) => <Time of={lastUsedAt} /> },
    {
      name: 'What can be done',
      isNameHidden: true,
      cell: ({ id, isCurrent }) =>
        !isCurrent && (
          <Button
            look="danger"
            onClick={async () => {
              const result = await end({ id });
              setRefused(failureOf(result, result.data?.revokeSession));
              execute({ requestPolicy: 'network-only' });
            }}
          >
            End
          </Button>
        ),
    },
  ];
  return (
    <Page title="Account">
      <FailureNotice failure={refused ?? (error ? faultOf(error) : null)} />
      {!viewer ? (
        <ListSkeleton rows={3} />
      ) : (
        <>
          <Facts
            of={[
              ['Name', viewer.user?.name],
              ['E-mail address', viewer.user?.email],
            ]}
          />
          {viewer.user?.hasPassword && <ChangePassword />}
          <Section title="Second factor">
            <Suspense fallback={<ListSkeleton rows={2} />}>
              <SecondFactors />
            </Suspense>
          </Section>
          <Section title="Sessions">
            <List label="Sessions" columns={columns} items={viewer.sessions} />
          </Section>
          <SingleKeys />
        </>
      )}
    </Page>
  );
}

function ChangePassword() {
  const [, change] = useMutation(ChangePasswordDocument);
  const [isDone, setDone] = useState(false);
  return (
    <Section title="Password">
      {isDone && <Notice tone="good">The password is another one now. All other sessions are over.</Notice>}
      <Form
        submitLabel="Change the password"
        onSubmit={async (given) => {
          const passwords = {
            currentPassword: String(given.get('currentPassword')),
            newPassword: String(given.get('newPassword')),
          };
          const result = await change(passwords);
          const answer = result.data?.changePassword;
          setDone(answer?.__typename === 'User');
          return failureOf(result, answer);
        }}
      >
        {(faultOf) => (
          <>
            <Field
              label="Current password"
              name="currentPassword"
              type="password"
              autoComplete="current-password"
              required
              fault={faultOf('currentPassword')}
            />
            <Field
              label="New password"
              name="newPassword"
              type="password"
              autoComplete="new-password"
              required
              fault={faultOf('newPassword')}
            />
          </>
        )}
      </Form>
    </Section>
  );
}
