import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { Link } from 'wouter';
import { failureOf } from '../data/failure.ts';
import { PasswordLinkDocument, SetPasswordDocument } from '../generated/graphql.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Field } from '../ui/form/field.tsx';
import { Form } from '../ui/form/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { Gate } from './gate.tsx';
import { linkToken } from './link-token.ts';

/** Where the links lead that are mailed, and shown at the first start. `isFirst`: the account has had no password. */
export default function SetPassword({ isFirst }: { isFirst: boolean }) {
  const [token] = useState(linkToken);
  const [{ data, fetching }] = useQuery({
    query: PasswordLinkDocument,
    variables: { token: token ?? '' },
    pause: token === null,
    requestPolicy: 'network-only',
  });
  const [, setPassword] = useMutation(SetPasswordDocument);
  const [email, setEmail] = useState<string | null>(null);
  const title = isFirst ? 'Set up your account' : 'Choose a new password';
  if (token === null) {
    return (
      <Gate title={title}>
        <Notice tone="warn">This link is not whole. Open it as it stands in the mail, or ask for a new one.</Notice>
        <Link href="/forgotten">Ask for a new link</Link>
      </Gate>
    );
  }
  if (email !== null) {
    return (
      <Gate title={title}>
        <Notice tone="good">
          {isFirst ? 'The password is set.' : 'The password is set. All other sessions of the account are over.'}
        </Notice>
        <ButtonLink look="primary" href="/sign-in" state={{ email }}>
          Sign in
        </ButtonLink>
      </Gate>
    );
  }
  if (fetching) return <Gate title={title}>…</Gate>;
  // Where the server does not say so, the form does.
  if (data && !data.passwordLink) {
    return (
      <Gate title={title}>
        <Notice tone="warn">This link has been used, or is out of date. If you have set your password, sign in.</Notice>
        <ButtonLink look="primary" href="/sign-in">
          Sign in
        </ButtonLink>
        <p>
          <Link href="/forgotten">Ask for a new link</Link>
        </p>
      </Gate>
    );
  }
  return (
    <Gate title={title}>
      <Form
        submitLabel="Set the password"
        onSubmit={async (given) => {
          const result = await setPassword({ token, newPassword: String(given.get('newPassword')) });
          const answer = result.data?.resetPassword;
          if (answer?.__typename !== 'PasswordSet') return failureOf(result, answer);
          setEmail(answer.email);
          return null;
        }}
      >
        {(faultOf) => (
          <>
            {data?.passwordLink && (
              <Field label="Account" value={data.passwordLink.email} autoComplete="username" readOnly />
            )}
            <Field
              label="New password"
              name="newPassword"
              type="password"
              autoComplete="new-password"
              hint="At least 12 characters; a sentence is easier to remember than signs."
              required
              autoFocus
              fault={faultOf('newPassword')}
            />
          </>
        )}
      </Form>
      <p>
        <Link href="/forgotten">The link does not work any more?</Link>
      </p>
    </Gate>
  );
}
