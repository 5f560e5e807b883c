import { useState } from 'react';
import { useMutation } from 'urql';
import { Link, useLocation } from 'wouter';
import { failureOf } from '../../data/failure.ts';
import {
  DeleteWebhookDocument,
  RotateWebhookSecretDocument,
  SwitchWebhookDocument,
  type WebhookDeliveryStatus,
  type WebhookLineFragment,
  WebhookPageDocument,
} from '../../generated/graphql.ts';
import { ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';
import { Lost } from '../../workspace/lost.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';
import { WebhookActions } from './actions.tsx';
import { Deliveries } from './deliveries.tsx';
import { disabledReasons, sentAs } from './kinds.ts';
import { factsOf } from './standing.tsx';
import styles from './webhook.module.css';

const views: { name: string; value: string; status: WebhookDeliveryStatus | null }[] = [
  { name: 'All', value: '', status: null },
  { name: 'Waiting', value: 'PENDING', status: 'PENDING' },
  { name: 'Delivered', value: 'DELIVERED', status: 'DELIVERED' },
  { name: 'Failed', value: 'FAILED', status: 'FAILED' },
];

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
              <p>{disabledReasons[webhook.disabledReason]} What happens now is not sent later.</p>
            </Notice>
          )}
          <Facts of={factsOf(webhook)} />
          <Section title="What is sent">
            <ul className={styles.types}>
              {webhook.eventTypes.map((type) => (
                <li key={type}>
                  <code>{sentAs(type)}</code>
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
  const [, switchIt] = useMutation(SwitchWebhookDocument);
  const [, rotate] = useMutation(RotateWebhookSecretDocument);
  const [, remove] = useMutation(DeleteWebhookDocument);
  const { id } = webhook;
  return (
    <WebhookActions
      webhook={webhook}
      rotate={async () => {
        const result = await rotate({ id });
        const answer = result.data?.rotateWebhookSecret;
        if (answer?.__typename === 'IssuedWebhook') return { secret: answer.secret ?? '' };
        return { failure: failureOf(result, answer) };
      }}
      switchIt={async (isEnabled) => {
        const result = await switchIt({ id, isEnabled });
        return failureOf(result, result.data?.updateWebhook);
      }}
      remove={async () => {
        const result = await remove({ id });
        const answer = result.data?.deleteWebhook;
        if (answer?.__typename === 'DeletedWebhook') navigate(`/w/${slug}/settings`);
        return failureOf(result, answer);
      }}
    />
  );
}
