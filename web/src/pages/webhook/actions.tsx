import { useState } from 'react';
import type { Failure } from '../../data/failure.ts';
import { Button } from '../../ui/button.tsx';
import { confirmed } from '../../ui/confirmation.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';

interface WebhookActionsProps {
  webhook: { name: string; disabledAt?: string | null };
  /** Gives it a new secret, and answers that, or why not. */
  rotate(): Promise<{ secret: string } | { failure: Failure | null }>;
  /** Answers why not; `null` when it is done. */
  switchIt(isEnabled: boolean): Promise<Failure | null>;
  remove(): Promise<Failure | null>;
}

/** What can be done with a webhook. */
export function WebhookActions({ webhook: { name, disabledAt }, rotate, switchIt, remove }: WebhookActionsProps) {
  const [secret, setSecret] = useState<string | null>(null);
  const [isSwitching, setSwitching] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  return (
    <>
      <FailureNotice failure={failure} />
      <Dialog
        title="New secret"
        isOpen={secret !== null}
        onOpenChange={() => setSecret(null)}
        trigger={
          <Button
            onClick={async (event) => {
              event.preventDefault();
              const answer = await rotate();
              setFailure('failure' in answer ? answer.failure : null);
              if ('secret' in answer) setSecret(answer.secret);
            }}
          >
            New secret
          </Button>
        }
      >
        <p>For an hour, deliveries are signed with the old one as well.</p>
        <ShownOnce secret={secret ?? ''} />
      </Dialog>
      <Button
        isBusy={isSwitching}
        onClick={async () => {
          setSwitching(true);
          setFailure(await switchIt(Boolean(disabledAt)));
          setSwitching(false);
        }}
      >
        {disabledAt ? 'Enable' : 'Disable'}
      </Button>
      <Button
        look="danger"
        onClick={async () => {
          const question = {
            title: `Delete “${name}”?`,
            says: 'Nothing is sent to its address any more. The list of its deliveries is deleted as well.',
            verb: 'Delete the webhook',
          };
          if (await confirmed(question)) setFailure(await remove());
        }}
      >
        Delete
      </Button>
    </>
  );
}
