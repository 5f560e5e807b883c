import { useMutation, useQuery } from 'urql';
import { ProofForm } from '../factors/proof.tsx';
import SecondFactors from '../factors/second-factors.tsx';
import { SecondFactorsDocument, SignOutDocument } from '../generated/graphql.ts';
import { Gate } from '../session/gate.tsx';
import { useSession } from '../session/session-provider.tsx';
import { Button } from '../ui/button.tsx';

/** What is closed to a session without a second factor, and how to open it: with one that is shown, or one that is added. */
export default function Closed({ what, onOpen }: { what: string; onOpen(): void }) {
  const [{ data }] = useQuery({ query: SecondFactorsDocument });
  const [, signOut] = useMutation(SignOutDocument);
  const session = useSession();
  const factors = data?.viewer?.secondFactors;
  const hasPasskey = factors !== undefined && factors.passkeys.length > 0;
  const hasOne = hasPasskey || factors?.hasTotp;
  const methods = [...(hasPasskey ? ['PASSKEY'] : []), 'TOTP'];
  return (
    <Gate title="A second factor">
      <p className="quiet">
        {what} asks for a second factor: an authenticator app or a passkey, besides the password.{' '}
        {hasOne ? 'Show the one that you have.' : 'Add one, and it is open to you.'}
      </p>
      {hasOne ? <ProofForm methods={methods} onProved={onOpen} /> : <SecondFactors onAdded={onOpen} />}
      <p>
        <Button look="quiet" onClick={() => session.end(() => signOut({}))}>
          Sign out
        </Button>
      </p>
    </Gate>
  );
}
