import { useState } from 'react';
import type { Failure } from '../data/failure.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/form/field.tsx';
import { Form } from '../ui/form/form.tsx';
import { FailureNotice } from '../ui/notice.tsx';

/** What a person shows: one of these. */
export interface FactorAnswer {
  password?: string;
  code?: string;
  recoveryCode?: string;
}

interface FactorFormProps {
  methods: readonly string[];
  /** Answers what is wrong; `null` when it is done. */
  onAnswer(answer: FactorAnswer): Promise<Failure | null>;
  onPasskey(): Promise<Failure | null>;
}

/** Asks the person for a second factor: the newest code, a passkey or a recovery code, as far as they have them. */
export function FactorForm({ methods, onAnswer, onPasskey }: FactorFormProps) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const hasCode = methods.includes('TOTP') || methods.includes('RECOVERY_CODE');
  const hasPassword = methods.includes('PASSWORD');
  return (
    <>
      {methods.includes('PASSKEY') && (
        <>
          <FailureNotice failure={failure} />
          <Button
            look="primary"
            isBusy={isBusy}
            onClick={async () => {
              setBusy(true);
              setFailure(await onPasskey());
              setBusy(false);
            }}
          >
            Use a passkey
          </Button>
        </>
      )}
      {(hasCode || hasPassword) && (
        <Form submitLabel="Go on" onSubmit={(given) => onAnswer(answerOf(String(given.get('proof')), hasPassword))}>
          {(faultOf) =>
            hasPassword ? (
              <Field
                label="Password"
                name="proof"
                type="password"
                autoComplete="current-password"
                required
                autoFocus
                fault={faultOf('password')}
              />
            ) : (
              <Field
                label="Code"
                name="proof"
                autoComplete="one-time-code"
                hint="The six digits of the authenticator app, or a recovery code."
                required
                autoFocus
                maxLength={100}
                fault={faultOf('code')}
              />
            )
          }
        </Form>
      )}
    </>
  );
}

function answerOf(given: string, isPassword: boolean): FactorAnswer {
  if (isPassword) return { password: given };
  return /^[\d\s]*$/.test(given) ? { code: given } : { recoveryCode: given };
}
