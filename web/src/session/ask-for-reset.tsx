import { useState } from 'react';
import { useMutation } from 'urql';
import { Link } from 'wouter';
import { failureOf } from '../data/failure.ts';
import { AskForResetDocument } from '../generated/graphql.ts';
import { Form } from '../ui/form/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { EmailField } from './email-field.tsx';
import { Gate } from './gate.tsx';

export function AskForReset() {
  const [, ask] = useMutation(AskForResetDocument);
  const [isDone, setDone] = useState(false);
  return (
    <Gate title="Forgotten the password?">
      {isDone ? (
        <Notice tone="good">
          If there is an account with this address, a link is on its way. It is good for 30 minutes.
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
