import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { type Failure, failureOf, faultOf } from '../data/failure.ts';
import {
  AddPasskeyDocument,
  BeginPasskeyDocument,
  RemovePasskeyDocument,
  RemoveTotpDocument,
  RenewRecoveryCodesDocument,
  SecondFactorsDocument,
  type SecondFactorsQuery,
} from '../generated/graphql.ts';
import { Button } from '../ui/button.tsx';
import { confirmed } from '../ui/confirmation.tsx';
import { List, type ListColumn, ListSkeleton } from '../ui/list.tsx';
import { FailureNotice } from '../ui/notice.tsx';
import { Time } from '../ui/time.tsx';
import { AuthenticatorApp } from './authenticator-app.tsx';
import { makePasskey } from './passkeys.ts';
import { useProof } from './proof.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

type Factors = NonNullable<SecondFactorsQuery['viewer']>['secondFactors'];
type Passkey = Factors['passkeys'][number];

/** With what the viewer proves a second time who they are. `onAdded` is called when they have another one, and have kept their codes. */
export default function SecondFactors({ onAdded }: { onAdded?(): void }) {
  const [{ data, error }, read] = useQuery({ query: SecondFactorsDocument });
  const { proven, dialog } = useProof();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [, begin] = useMutation(BeginPasskeyDocument);
  const [, add] = useMutation(AddPasskeyDocument);
  const [, removePasskey] = useMutation(RemovePasskeyDocument);
  const [, removeTotp] = useMutation(RemoveTotpDocument);
  const [, renew] = useMutation(RenewRecoveryCodesDocument);
  const factors = data?.viewer?.secondFactors;
  const refresh = () => read({ requestPolicy: 'network-only' });
  const added = (recoveryCodes: readonly string[] | null) => {
    setFailure(null);
    refresh();
    if (recoveryCodes) setCodes(recoveryCodes);
    else onAdded?.();
  };
  const addPasskey = async () => {
    const begun = await proven(
      () => begin({}),
      (result) => result.data?.beginPasskey,
    );
    const request = begun.data?.beginPasskey;
    if (request?.__typename !== 'PasskeyRequest') return setFailure(failureOf(begun, request));
    const made = await makePasskey(request.options);
    if ('failure' in made) return setFailure(made.failure);
    const name = `Passkey ${(factors?.passkeys.length ?? 0) + 1}`;
    const result = await add({ token: request.token, response: made.response, name });
    const answer = result.data?.addPasskey;
    if (answer?.__typename === 'SecondFactorAdded') added(answer.recoveryCodes ?? null);
    else setFailure(failureOf(result, answer));
  };
  const columns: ListColumn<Passkey>[] = [
    { name: 'Name', cell: ({ name }) => name },
    { name: 'Kept', isExtra: true, cell: ({ isSynced }) => (isSynced ? 'On several devices' : 'On one device') },
    { name: 'Used', cell: ({ lastUsedAt }) => (lastUsedAt ? <Time of={lastUsedAt} /> : 'Never') },
    {
      name: 'What can be done',
      isNameHidden: true,
      cell: ({ id, name }) => (
        <Button
          look="danger"
          onClick={async () => {
            const question = {
              title: `Remove “${name}”?`,
              says: 'It signs you in no more. To use it again, add it anew.',
              verb: 'Remove the passkey',
            };
            if (!(await confirmed(question))) return;
            const result = await proven(
              () => removePasskey({ id }),
              ({ data: answered }) => answered?.removePasskey,
            );
            setFailure(failureOf(result, result.data?.removePasskey));
            refresh();
          }}
        >
          Remove
        </Button>
      ),
    },
  ];
  if (codes) {
    return (
      <RecoveryCodes
        codes={codes}
        onDone={() => {
          setCodes(null);
          onAdded?.();
        }}
      />
    );
  }
  return (
    <>
      {dialog}
      <FailureNotice failure={failure ?? (error ? faultOf(error) : null)} />
      {!factors ? (
        <ListSkeleton rows={2} />
      ) : (
        <>
          {!factors.hasTotp && factors.passkeys.length === 0 && (
            <p className="quiet">With one, nobody signs in as you by your password alone. There is none.</p>
          )}
          {factors.passkeys.length > 0 && <List label="Passkeys" columns={columns} items={factors.passkeys} />}
          <p>
            {factors.hasTotp ? (
              <>
                There is an authenticator app.{' '}
                <Button
                  look="danger"
                  onClick={async () => {
                    const question = {
                      title: 'Remove the authenticator app?',
                      says: 'Its codes are good no more. To use it again, scan a new secret.',
                      verb: 'Remove the app',
                    };
                    if (!(await confirmed(question))) return;
                    const result = await proven(
                      () => removeTotp({}),
                      ({ data: answered }) => answered?.removeTotp,
                    );
                    setFailure(failureOf(result, result.data?.removeTotp));
                    refresh();
                  }}
                >
                  Remove the app
                </Button>
              </>
            ) : (
              <AuthenticatorApp proven={proven} onAdded={added} onFailure={setFailure} />
            )}{' '}
            {data?.server.signIn.passkeys && <Button onClick={addPasskey}>Add a passkey</Button>}
          </p>
          {(factors.hasTotp || factors.passkeys.length > 0) && (
            <p>
              {factors.recoveryCodes} recovery codes are left.{' '}
              <Button
                onClick={async () => {
                  const question = {
                    title: 'Make new recovery codes?',
                    says: 'Those that you have kept are good no more.',
                    verb: 'Make new codes',
                  };
                  if (!(await confirmed(question))) return;
                  const result = await proven(
                    () => renew({}),
                    ({ data: answered }) => answered?.renewRecoveryCodes,
                  );
                  const answer = result.data?.renewRecoveryCodes;
                  if (answer?.__typename === 'RecoveryCodes') setCodes(answer.codes);
                  else setFailure(failureOf(result, answer));
                }}
              >
                Make new ones
              </Button>
            </p>
          )}
        </>
      )}
    </>
  );
}
