import { lazy, Suspense, useState } from 'react';
import { useMutation } from 'urql';
import { type Failure, failureOf } from '../data/failure.ts';
import { loadPart } from '../data/load-part.ts';
import { BeginTotpDocument, ConfirmTotpDocument } from '../generated/graphql.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/form/field.tsx';
import { Form } from '../ui/form/form.tsx';
import type { useProof } from './proof.tsx';

const QrCode = lazy(() => loadPart(() => import('./qr-code.tsx')));

interface AuthenticatorAppProps {
  proven: ReturnType<typeof useProof>['proven'];
  onAdded(recoveryCodes: readonly string[] | null): void;
  onFailure(failure: Failure | null): void;
}

/** Adds an authenticator app: its secret, and a code that shows that the app has it. */
export function AuthenticatorApp({ proven, onAdded, onFailure }: AuthenticatorAppProps) {
  const [setUp, setSetUp] = useState<{ secret: string; uri: string } | null>(null);
  const [, begin] = useMutation(BeginTotpDocument);
  const [, confirm] = useMutation(ConfirmTotpDocument);
  return (
    <>
      <Button
        onClick={async () => {
          const result = await proven(
            () => begin({}),
            ({ data }) => data?.beginTotp,
          );
          const answer = result.data?.beginTotp;
          if (answer?.__typename === 'TotpSetUp') setSetUp(answer);
          else onFailure(failureOf(result, answer));
        }}
      >
        Add an authenticator app
      </Button>
      {setUp && (
        <Dialog title="Authenticator app" isOpen onOpenChange={() => setSetUp(null)}>
          <p>Scan this with the app, or type the secret.</p>
          <Suspense>
            <QrCode text={setUp.uri} />
          </Suspense>
          <code style={{ overflowWrap: 'anywhere' }}>{setUp.secret.match(/.{1,4}/g)?.join(' ')}</code>
          <Form
            submitLabel="Add it"
            onSubmit={async (given) => {
              const result = await confirm({ code: String(given.get('code')) });
              const answer = result.data?.confirmTotp;
              if (answer?.__typename !== 'SecondFactorAdded') return failureOf(result, answer);
              setSetUp(null);
              onAdded(answer.recoveryCodes ?? null);
              return null;
            }}
          >
            {(faultOf) => (
              <Field
                label="Code that the app shows"
                name="code"
                inputMode="numeric"
                autoComplete="one-time-code"
                required
                maxLength={20}
                fault={faultOf('code')}
              />
            )}
          </Form>
        </Dialog>
      )}
    </>
  );
}
