import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { Link, useLocation, useSearch } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { type Failure, failureOf } from '../data/failure.ts';
import { type OpenedSession, wasSessionEnded } from '../data/session.ts';
import { askPasskey } from '../factors/passkeys.ts';
import {
  BeginPasskeySignInDocument,
  CompleteSignInDocument,
  SignInDocument,
  SignInWaysDocument,
} from '../generated/graphql.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Field } from '../ui/form/field.tsx';
import { Form } from '../ui/form/form.tsx';
import { FailureNotice, Notice } from '../ui/notice.tsx';
import { EmailField } from './email-field.tsx';
import { Gate } from './gate.tsx';
import { pathIn } from './path-in.ts';
import { type Question, SecondStep } from './second-step.tsx';
import { useSession } from './session-provider.tsx';

export function SignIn() {
  const [{ data }] = useQuery({ query: SignInWaysDocument });
  const [, signIn] = useMutation(SignInDocument);
  const session = useSession();
  const [, navigate] = useLocation();
  // Who has just set a password need not write their address; it stands in no address of a page.
  const email = useHistoryState<{ email?: string } | null>()?.email;
  const back = pathIn(useSearch(), 'back');
  const [question, setQuestion] = useState<Question | null>(null);
  const enter = (opened: OpenedSession) => {
    session.begin(opened);
    navigate(back, { replace: true });
  };
  if (question) {
    return (
      <Gate title="Sign in">
        <SecondStep question={question} onSession={enter} />
        <p>
          <Button look="quiet" onClick={() => setQuestion(null)}>
            Begin again
          </Button>
        </p>
      </Gate>
    );
  }
  return (
    <Gate title="Sign in">
      {wasSessionEnded() && <Notice>Your session was ended. Sign in to go on.</Notice>}
      <Form
        submitLabel="Sign in"
        onSubmit={async (given) => {
          const result = await signIn({ email: String(given.get('email')), password: String(given.get('password')) });
          const answer = result.data?.signIn;
          if (answer?.__typename === 'SecondFactorNeededError') {
            setQuestion({ ...answer, methods: answer.factors });
            return null;
          }
          if (answer?.__typename !== 'SignedIn') return failureOf(result, answer);
          enter(answer);
          return null;
        }}
      >
        {(faultOf) => (
          <>
            <EmailField email={email} fault={faultOf('email')} />
            <Field
              label="Password"
              name="password"
              type="password"
              autoComplete="current-password"
              required
              autoFocus={email !== undefined}
              fault={faultOf('password')}
            />
          </>
        )}
      </Form>
      {data?.server.signIn.passkeys && <PasskeyButton onSession={enter} />}
      {data?.server.signIn.providers.map(({ name, label, loginUrl }) => (
        <ButtonLink key={name} href={`${loginUrl}?${new URLSearchParams({ returnTo: back })}`}>
          Sign in with {label}
        </ButtonLink>
      ))}
      <p>
        <Link href="/forgotten">Forgotten the password?</Link>
      </p>
    </Gate>
  );
}

/** Signs in with whatever passkey of this server the browser has: without an address, without a password. */
function PasskeyButton({ onSession }: { onSession(session: OpenedSession): void }) {
  const [, begin] = useMutation(BeginPasskeySignInDocument);
  const [, complete] = useMutation(CompleteSignInDocument);
  const [failure, setFailure] = useState<Failure | null>(null);
  const signIn = async () => {
    const begun = await begin({});
    const request = begun.data?.beginPasskeySignIn;
    if (request?.__typename !== 'PasskeyRequest') return failureOf(begun, request);
    const answered = await askPasskey(request.options);
    if ('failure' in answered) return answered.failure;
    const result = await complete({ token: request.token, passkey: answered.response });
    const session = result.data?.completeSignIn;
    if (session?.__typename !== 'SignedIn') return failureOf(result, session);
    onSession(session);
    return null;
  };
  return (
    <>
      <FailureNotice failure={failure} />
      <Button onClick={async () => setFailure(await signIn())}>Use a passkey</Button>
    </>
  );
}
