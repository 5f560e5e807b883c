import { useState } from 'react';
import { useMutation } from 'urql';
import { failureOf } from '../../../data/failure.ts';
import { useProof } from '../../../factors/proof.tsx';
import { CreateAuditWebhookDocument } from '../../../generated/graphql.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Form } from '../../../ui/form/form.tsx';
import { ShownOnce } from '../../../ui/shown-once.tsx';
import { AddressFields } from '../../webhook/address-fields.tsx';

/** Asks where the audit log is sent; shows the secret once. */
export function NewAuditWebhook({ onMade }: { onMade(): void }) {
  const [isOpen, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [, create] = useMutation(CreateAuditWebhookDocument);
  const { proven, dialog } = useProof();
  const change = (open: boolean) => {
    setOpen(open);
    setSecret(null);
  };
  return (
    <Dialog title="New webhook" isOpen={isOpen} onOpenChange={change} trigger={<Button>New webhook</Button>}>
      {dialog}
      {secret !== null ? (
        <ShownOnce secret={secret} />
      ) : (
        <Form
          submitLabel="Make the webhook"
          onSubmit={async (given) => {
            const result = await proven(
              () => create({ name: String(given.get('name')), url: String(given.get('url')) }),
              ({ data }) => data?.createAuditWebhook,
            );
            const answer = result.data?.createAuditWebhook;
            if (answer?.__typename !== 'IssuedAuditWebhook') return failureOf(result, answer);
            setSecret(answer.secret);
            onMade();
            return null;
          }}
        >
          {(faultOf) => <AddressFields faultOf={faultOf} />}
        </Form>
      )}
    </Dialog>
  );
}
