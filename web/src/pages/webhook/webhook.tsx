import { useState } from 'react';
import { useMutation } from 'urql';
import { Link, useLocation } from 'wouter';
import { type Failure, failureOf } from '../../data/failure.ts';
import {
  DeleteWebhookDocument,
  RotateWebhookSecretDocument,
  SwitchWebhookDocument,
  type WebhookDeliveryStatus,
  type WebhookLineFragment,
  WebhookPageDocument,
} from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { Status } from '../../ui/status.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Time } from '../../ui/time.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';
import { Lost } from '../../workspace/lost.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';
import { Deliveries } from './deliveries.tsx';
import { stateOf } from './kinds.ts';
import { ShownOnce } from './shown-once.tsx';
import styles from './webhook.module.css';

const views: { name: string; value: string; status: WebhookDeliveryStatus | null }[] = [
  { name: 'All', value: '', status: null },
  { name: 'Waiting', value: 'PENDING', status: 'PENDING' },
  { name: 'Delivered', value: 'DELIVERED', status: 'DELIVERED' },
  { name: 'Failed', value: 'FAILED', status: 'FAILED' },
];

const reasons = {
  PERSON: 'A person has disabled it.',
  GONE: 'Its receiver has answered that it is gone for good.',
  FAILURES: 'Its receiver has taken nothing for too long.',
};

/** One webhook: how it goes, and what was sent. */
export default function WebhookPage({ id }: { id: string }) {
  const { slug } = useWorkspace();
  const [after, setAfter] = useState<string | null>(null);
  const [chosen, setChosen] = useState('');
  const status = views.find(({ value }) => value === chosen)?.status ?? null;
  const variables = { id, after, status };
  const concerns = ['WEBHOOK_', 'DELIVERY_'];
  const { data, failure, isBusy, refresh } = useLiveQuery(WebhookPageDocument, variables, concerns);
  const webhook = data?.node?.__typename === 'Webhook' ? data.node : null;
  if (data && !webhook) return <Lost what="webhook" />;
  return (
    <Page
      title={webhook?.name ?? '…'}
      above={<Link href={`/w/${slug}/settings`}>Settings</Link>}
      actions={webhook && <Actions webhook={webhook} />}
    >
      <FailureNotice failure={failure} />
      {!webhook ? (
        <ListSkeleton />
      ) : (
        <>
          {webhook.disabledReason && (
            <Notice tone="warn">
              <p>{reasons[webhook.disabledReason]} What happens now is not sent later.</p>
            </Notice>
          )}
          <Facts
            of={[
              ['State', <Status key="state" of={stateOf(webhook)} />],
              ['Sent to', <code key="url">{webhook.url}</code>],
              ['Made', <Time key="made" of={webhook.createdAt} />],
              ...(webhook.failingSince
                ? ([['Failing since', <Time key="failing" of={webhook.failingSince} />]] as const)
                : []),
            ]}
          />
          <Section title="What is sent">
            <ul className={styles.types}>
              {webhook.eventTypes.map((type) => (
                <li key={type}>
                  <code>{type.toLowerCase().replace('_', '.')}</code>
                </li>
              ))}
            </ul>
          </Section>
          <Section title="Deliveries">
            <Tabs
              label="Which deliveries"
              tabs={views}
              value={chosen}
              onChange={(value) => {
                setAfter(null);
                setChosen(value);
              }}
            />
            <Deliveries of={webhook.deliveries} isBusy={isBusy} onMore={setAfter} onChange={refresh} />
          </Section>
        </>
      )}
    </Page>
  );
}

function Actions({ webhook }: { webhook: WebhookLineFragment }) {
  const { slug } = useWorkspace();
  const [, navigate] = useLocation();
  const [switching, switchIt] = useMutation(SwitchWebhookDocument);
  const [, rotate] = useMutation(RotateWebhookSecretDocument);
  const [, remove] = useMutation(DeleteWebhookDocument);
  const [secret, setSecret] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { id, disabledAt } = webhook;
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
              const result = await rotate({ id });
              const answer = result.data?.rotateWebhookSecret;
              setFailure(failureOf(result, answer));
              if (answer?.__typename === 'IssuedWebhook') setSecret(answer.secret ?? '');
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
        isBusy={switching.fetching}
        onClick={async () => {
          const result = await switchIt({ id, isEnabled: Boolean(disabledAt) });
          setFailure(failureOf(result, result.data?.updateWebhook));
        }}
      >
        {disabledAt ? 'Enable' : 'Disable'}
      </Button>
      <Button
        look="danger"
        onClick={async () => {
          if (!confirm(`Delete “${webhook.name}” with the list of its deliveries?`)) return;
          const result = await remove({ id });
          const answer = result.data?.deleteWebhook;
          setFailure(failureOf(result, answer));
          if (answer?.__typename === 'DeletedWebhook') navigate(`/w/${slug}/settings`);
        }}
      >
        Delete
      </Button>
    </>
  );
}
