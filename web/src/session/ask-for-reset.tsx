import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { Link } from 'wouter';
import { failureOf } from '../data/failure.ts';
import { AskForResetDocument, SignInWaysDocument } from '../generated/graphql.ts';
import { Form } from '../ui/form/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { EmailField } from './email-field.tsx';
import { Gate } from './gate.tsx';

export default function AskForReset() {
  const [{ data }] = useQuery({ query: SignInWaysDocument });
  const [, ask] = useMutation(AskForResetDocument);
  const [isDone, setDone] = useState(false);
  return (
    <Gate title="Forgotten the password?">
      {isDone ? (
        <Notice tone="good">
          {data?.server.sendsMail === false
            ? 'This server knows no mail server: if there is an account with this address, a link stands in the log of its worker, good for 30 minutes. Ask who runs it.'
            : 'If there is an account with this address, a link is on its way. It is good for 30 minutes.'}
        </Notice>
      ) : (
        <Form
          submitLabel="Mail me a link"
          onSubmit={async (given) => {
            const result = await ask({ email: String(given.get('email')) });
            const failure = failureOf(result, result.data?.requestPasswordReset);
            setDone(failure === null);
            return failure;
          }}
        >
          {(faultOf) => <EmailField fault={faultOf('email')} />}
        </Form>
      )}
      <p>
        <Link href="/sign-in">Back to sign in</Link>
      </p>
    </Gate>
  );
}
