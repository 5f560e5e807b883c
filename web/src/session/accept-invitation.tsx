import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { useLocation } from 'wouter';
import { failureOf } from '../data/failure.ts';
import { AcceptInvitationDocument, InvitationDocument, SignInDocument, ViewerDocument } from '../generated/graphql.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Field } from '../ui/form/field.tsx';
import { Form } from '../ui/form/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { Gate } from './gate.tsx';
import { linkToken } from './link-token.ts';
import { useSession } from './session-provider.tsx';

/** Where a mailed invitation leads: who has an account signs in and accepts, who has none makes one and is signed in to it. */
export default function AcceptInvitation() {
  const [token] = useState(linkToken);
  const [{ data, fetching }] = useQuery({
    query: InvitationDocument,
    variables: { token: token ?? '' },
    pause: token === null,
  });
  const [viewer] = useQuery({ query: ViewerDocument });
  const [, accept] = useMutation(AcceptInvitationDocument);
  const [, signIn] = useMutation(SignInDocument);
  const session = useSession();
  const [, navigate] = useLocation();
  const [joined, setJoined] = useState<{ email: string; path: string } | null>(null);
  const invitation = data?.invitationPreview;
  if (joined) {
    return (
      <Gate title="You have joined">
        <Notice tone="good">
          Your account is made. Sign in as <strong>{joined.email}</strong> with the password that you have chosen.
        </Notice>
        <ButtonLink look="primary" href={`/sign-in?${new URLSearchParams({ back: joined.path })}`} state={joined}>
          Sign in
        </ButtonLink>
      </Gate>
    );
  }
  if (fetching || viewer.fetching) return <Gate title="Invitation">…</Gate>;
  if (token === null || !invitation) {
    return (
      <Gate title="Invitation">
        <Notice tone="warn">
          This invitation has been used or taken back, is out of date, or its link is not whole. If you have joined, go
          on; else ask who invited you for a new one.
        </Notice>
        <ButtonLink look="primary" href="/">
          {viewer.data?.viewer?.user ? 'To your workspaces' : 'Sign in'}
        </ButtonLink>
      </Gate>
    );
  }
  const { workspaceName, invitedBy, email, hasAccount } = invitation;
  const user = viewer.data?.viewer?.user;
  const by = invitedBy ? `${invitedBy} invites ` : 'An invitation for ';
  if (hasAccount && !user) {
    return (
      <Gate title={`Join ${workspaceName}`}>
        <p>
          {by}
          <strong>{email}</strong>, who has an account already. Sign in to accept.
        </p>
        <ButtonLink look="primary" href="/sign-in?back=/invitation" state={{ email }}>
          Sign in
        </ButtonLink>
      </Gate>
    );
  }
  return (
    <Gate title={`Join ${workspaceName}`}>
      <p>
        {by}
        <strong>{email}</strong>.
      </p>
      <Form
        submitLabel={user ? `Join as ${user.name}` : 'Make the account and join'}
        onSubmit={async (given) => {
          const chosen = {
            name: given.get('name')?.toString() ?? null,
            password: given.get('password')?.toString() ?? null,
          };
          const result = await accept({ token, ...chosen });
          const answer = result.data?.acceptInvitation;
          if (answer?.__typename !== 'AcceptedInvitation') return failureOf(result, answer);
          const { email: address, workspaceSlug } = answer;
          const path = `/w/${workspaceSlug}`;
          if (!user) {
            const opened = (await signIn({ email: address, password: chosen.password ?? '' })).data?.signIn;
            // Who has to prove more than the password, or came too often, does so where everyone signs in.
            if (opened?.__typename !== 'SignedIn') {
              setJoined({ email: address, path });
              return null;
            }
            session.begin(opened);
          }
          navigate(path, { replace: true });
          return null;
        }}
      >
        {(faultOf) =>
          user ? null : (
            <>
              <Field label="Your name" name="name" autoComplete="name" required autoFocus fault={faultOf('name')} />
              <Field
                label="Password"
                name="password"
                type="password"
                autoComplete="new-password"
                hint="At least 12 characters."
                required
                fault={faultOf('password')}
              />
            </>
          )
        }
      </Form>
    </Gate>
  );
}
