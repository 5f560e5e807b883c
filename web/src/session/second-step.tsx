import { useMutation } from 'urql';
import { failureOf } from '../data/failure.ts';
import type { OpenedSession } from '../data/session.ts';
import { FactorForm } from '../factors/factor-form.tsx';
import { askPasskey } from '../factors/passkeys.ts';
import { CompleteSignInDocument } from '../generated/graphql.ts';

/** What a sign-in asks of who has a second factor. */
export interface Question {
  token: string;
  methods: readonly string[];
  passkeyOptions?: unknown;
}

/** The second step of a sign-in. */
export function SecondStep({ question, onSession }: { question: Question; onSession(session: OpenedSession): void }) {
  const [, complete] = useMutation(CompleteSignInDocument);
  const { token, passkeyOptions } = question;
  const methods = question.methods.filter((method) => method !== 'PASSKEY' || passkeyOptions != null);
  const shown = async (answer: Omit<Parameters<typeof complete>[0], 'token'>) => {
    const result = await complete({ token, ...answer });
    const session = result.data?.completeSignIn;
    if (session?.__typename !== 'SignedIn') return failureOf(result, session);
    onSession(session);
    return null;
  };
  return (
    <FactorForm
      methods={methods}
      onAnswer={({ code, recoveryCode }) => shown({ code: code ?? null, recoveryCode: recoveryCode ?? null })}
      onPasskey={async () => {
        const answered = await askPasskey(passkeyOptions);
        return 'failure' in answered ? answered.failure : shown({ passkey: answered.response });
      }}
    />
  );
}
