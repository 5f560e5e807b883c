import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { type Failure, failureOf, faultOf } from '../../data/failure.ts';
import { useProof } from '../../factors/proof.tsx';
import { SecurityPolicyDocument, UpdateSecurityPolicyDocument } from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { confirmed } from '../../ui/confirmation.tsx';
import { ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';

/** What the server asks of everybody who signs in. */
export function Security() {
  const [{ data, error }, read] = useQuery({ query: SecurityPolicyDocument });
  const [, update] = useMutation(UpdateSecurityPolicyDocument);
  const [refused, setRefused] = useState<Failure | null>(null);
  const { proven, dialog } = useProof();
  const policy = data?.securityPolicy;
  const question = policy?.requireSecondFactor
    ? {
        title: 'Make second factors optional?',
        says: 'Who has none is let in with the password alone.',
        verb: 'Make it optional',
      }
    : {
        title: 'Ask everybody for a second factor?',
        says: 'Who has none can do nothing but add one, from now on.',
        verb: 'Ask everybody for one',
      };
  return (
    <Section title="Second factor">
      {dialog}
      <FailureNotice failure={refused ?? (error ? faultOf(error) : null)} />
      {!policy ? (
        <ListSkeleton rows={1} />
      ) : (
        <>
          <p>
            {policy.requireSecondFactor
              ? 'Everybody needs a second factor. Single sign-on counts as one, and keys go on.'
              : 'A second factor is up to each person, and to workspaces.'}
          </p>
          <Button
            onClick={async () => {
              if (!(await confirmed(question))) return;
              const result = await proven(
                () => update({ requireSecondFactor: !policy.requireSecondFactor }),
                ({ data: answered }) => answered?.updateSecurityPolicy,
              );
              setRefused(failureOf(result, result.data?.updateSecurityPolicy));
              read({ requestPolicy: 'network-only' });
            }}
          >
            {policy.requireSecondFactor ? 'Make it optional' : 'Ask everybody for one'}
          </Button>
        </>
      )}
    </Section>
  );
}
