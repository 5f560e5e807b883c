import { type ReactNode, useRef, useState } from 'react';
import { useMutation } from 'urql';
import { failureOf } from '../data/failure.ts';
import { BeginPasskeySignInDocument, ProveIdentityDocument } from '../generated/graphql.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FactorForm } from './factor-form.tsx';
import { askPasskey } from './passkeys.ts';

type Answer = { __typename?: string; methods?: readonly string[] } | null | undefined;

interface Proof {
  /** Runs it, and once more when the viewer has proved who they are, where that is what it takes. */
  proven<Result>(run: () => Promise<Result>, answerOf: (result: Result) => Answer): Promise<Result>;
  /** Stands in the page, and asks when it has to. */
  dialog: ReactNode;
}

/** For what is dangerous: a browser that was left open is not enough. */
export function useProof(): Proof {
  const [methods, setMethods] = useState<readonly string[] | null>(null);
  const decide = useRef<(isProved: boolean) => void>(() => {});
  const over = (isProved: boolean) => {
    setMethods(null);
    decide.current(isProved);
  };
  return {
    async proven(run, answerOf) {
      const result = await run();
      const answer = answerOf(result);
      if (answer?.__typename !== 'ProofNeededError') return result;
      const isProved = await new Promise<boolean>((resolve) => {
        decide.current = resolve;
        setMethods(answer.methods ?? []);
      });
      return isProved ? run() : result;
    },
    dialog: methods && (
      <Dialog title="Is it you?" isOpen onOpenChange={() => over(false)}>
        <ProofForm methods={methods} onProved={() => over(true)} />
      </Dialog>
    ),
  };
}

/** Proves with one of these who the viewer is. */
export function ProofForm({ methods, onProved }: { methods: readonly string[]; onProved(): void }) {
  const [, prove] = useMutation(ProveIdentityDocument);
  const [, begin] = useMutation(BeginPasskeySignInDocument);
  const shown = async (proof: Parameters<typeof prove>[0]) => {
    const result = await prove(proof);
    const answer = result.data?.proveIdentity;
    if (answer?.__typename !== 'IdentityProved') return failureOf(result, answer);
    onProved();
    return null;
  };
  if (methods.includes('SIGN_IN')) {
    return (
      <>
        <p>This takes a sign-in of the last ten minutes.</p>
        <ButtonLink look="primary" href="/sign-in">
          Sign in again
        </ButtonLink>
      </>
    );
  }
  return (
    <FactorForm
      methods={methods}
      onAnswer={shown}
      onPasskey={async () => {
        const result = await begin({});
        const request = result.data?.beginPasskeySignIn;
        if (request?.__typename !== 'PasskeyRequest') return failureOf(result, request);
        const answered = await askPasskey(request.options);
        if ('failure' in answered) return answered.failure;
        return shown({ token: request.token, passkey: answered.response });
      }}
    />
  );
}
