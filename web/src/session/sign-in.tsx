import { useMutation, useQuery } from 'urql';
import { Link, useLocation, useSearch } from 'wouter';
import { failureOf } from '../data/failure.ts';
import { SignInDocument, SignInWaysDocument } from '../generated/graphql.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Field } from '../ui/form/field.tsx';
import { Form } from '../ui/form/form.tsx';
import { EmailField } from './email-field.tsx';
import { Gate } from './gate.tsx';
import { pathIn } from './path-in.ts';
import { useSession } from './session-provider.tsx';

export function SignIn() {
  const [{ data }] = useQuery({ query: SignInWaysDocument });
  const [, signIn] = useMutation(SignInDocument);
  const session = useSession();
  const [, navigate] = useLocation();
  const back = pathIn(useSearch(), 'back');
  return (
    <Gate title="Sign in">
      <Form
        submitLabel="Sign in"
        onSubmit={async (given) => {
          const result = await signIn({ email: String(given.get('email')), password: String(given.get('password')) });
          const answer = result.data?.signIn;
          if (answer?.__typename !== 'SignedIn') return failureOf(result, answer);
          session.begin(answer);
          navigate(back, { replace: true });
          return null;
        }}
      >
        {(faultOf) => (
          <>
            <EmailField fault={faultOf('email')} />
            <Field
              label="Password"
              name="password"
              type="password"
              autoComplete="current-password"
              required
              fault={faultOf('password')}
            />
          </>
        )}
      </Form>
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
