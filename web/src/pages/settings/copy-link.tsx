import { useState } from 'react';
import { useMutation } from 'urql';
import { type Failure, failureOf } from '../../data/failure.ts';
import { CopyInvitationLinkDocument } from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';

/** The link of an open invitation, for an owner to pass on where the mail has not arrived. Each time it is another one. */
export function CopyLink({ invitation: { id, email } }: { invitation: { id: string; email: string } }) {
  const [link, setLink] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [{ fetching }, copy] = useMutation(CopyInvitationLinkDocument);
  const close = () => {
    setLink(null);
    setFailure(null);
  };
  return (
    <>
      <Button
        isBusy={fetching}
        aria-label={`Copy link for ${email}`}
        onClick={async () => {
          const result = await copy({ id });
          const answer = result.data?.copyInvitationLink;
          if (answer?.__typename === 'InvitationLink') setLink(answer.url ?? '');
          else setFailure(failureOf(result, answer));
        }}
      >
        Copy link
      </Button>
      <Dialog title={`Link for ${email}`} isOpen={link !== null || failure !== null} onOpenChange={close}>
        <FailureNotice failure={failure} />
        {link !== null && (
          <ShownOnce
            secret={link}
            says="Whoever opens this link joins as this person: pass it on to them alone. A link that was copied before is void."
          />
        )}
      </Dialog>
    </>
  );
}
