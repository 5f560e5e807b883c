import { useState } from 'react';
import { useMutation } from 'urql';
import { failureOf } from '../../data/failure.ts';
import { CreateWebhookDocument } from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form/form.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { AddressFields } from './address-fields.tsx';
import { kinds } from './kinds.ts';
import styles from './webhook.module.css';

/** Asks where events are sent, and which; shows the secret once. */
export function NewWebhook({ workspaceId, onMade }: { workspaceId: string; onMade(): void }) {
  const [isOpen, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [, create] = useMutation(CreateWebhookDocument);
  const change = (open: boolean) => {
    setOpen(open);
    setSecret(null);
  };
  return (
    <Dialog title="New webhook" isOpen={isOpen} onOpenChange={change} trigger={<Button>New webhook</Button>}>
      {secret !== null ? (
        <ShownOnce secret={secret} />
      ) : (
        <Form
          submitLabel="Make the webhook"
          onSubmit={async (given) => {
            const eventTypes = kinds.filter(({ name }) => given.has(name)).flatMap(({ types }) => types);
            const named = { name: String(given.get('name')), url: String(given.get('url')) };
            const result = await create({ workspaceId, ...named, eventTypes });
            const answer = result.data?.createWebhook;
            if (answer?.__typename !== 'IssuedWebhook') return failureOf(result, answer);
            setSecret(answer.secret ?? '');
            onMade();
            return null;
          }}
        >
          {(faultOf) => (
            <>
              <AddressFields faultOf={faultOf} />
              <fieldset className={styles.kinds}>
                <legend>What is sent</legend>
                {kinds.map(({ name, label }, index) => (
                  <label key={name}>
                    <input type="checkbox" name={name} defaultChecked={index < 2} /> {label}
                  </label>
                ))}
                <p>{faultOf('eventTypes')}</p>
              </fieldset>
            </>
          )}
        </Form>
      )}
    </Dialog>
  );
}
