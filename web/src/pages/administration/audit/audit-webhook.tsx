import { useEffect } from 'react';
import { useMutation, useQuery } from 'urql';
import { Link, useLocation } from 'wouter';
import { failureOf, faultOf } from '../../../data/failure.ts';
import { useProof } from '../../../factors/proof.tsx';
import {
  AuditDeliveriesDocument,
  type AuditWebhookLineFragment,
  DeleteAuditWebhookDocument,
  RotateAuditWebhookSecretDocument,
  SwitchAuditWebhookDocument,
} from '../../../generated/graphql.ts';
import { count } from '../../../ui/format.ts';
import { List, ListSkeleton } from '../../../ui/list.tsx';
import { Empty, FailureNotice, Notice } from '../../../ui/notice.tsx';
import { Facts, Section } from '../../../ui/page.tsx';
import { useWorkspace } from '../../../workspace/viewer.ts';
import { WebhookActions } from '../../webhook/actions.tsx';
import { deliveryColumns } from '../../webhook/delivery-columns.tsx';
import { disabledReasons } from '../../webhook/kinds.ts';
import { factsOf } from '../../webhook/standing.tsx';
import { pathOfAuditLog } from './path.ts';

/** What happens on the whole server is followed by no feed: while something waits to be sent, it is read again. */
const readAgainMs = 3_000;
const columns = deliveryColumns('Entry');

/** One webhook of the audit log: how it goes, and what was sent of late. */
export function AuditWebhook({ id }: { id: string }) {
  const { slug } = useWorkspace();
  const [{ data, error }, read] = useQuery({ query: AuditDeliveriesDocument, requestPolicy: 'cache-and-network' });
  const webhook = data?.auditWebhooks?.find((one) => one.id === id);
  const isWaiting = (webhook?.waiting ?? 0) > 0;
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => read({ requestPolicy: 'network-only' }), readAgainMs);
    return () => clearInterval(timer);
  }, [isWaiting, read]);
  const back = (
    <p>
      <Link href={pathOfAuditLog(slug)}>Audit log</Link>
    </p>
  );
  const notice = <FailureNotice failure={error ? faultOf(error) : null} />;
  if (!data) {
    return (
      <>
        {notice}
        <ListSkeleton rows={3} />
      </>
    );
  }
  if (!webhook) {
    return (
      <>
        {back}
        <Empty title="There is no such webhook">
          <p>It may have been deleted since.</p>
        </Empty>
      </>
    );
  }
  return (
    <>
      {back}
      {notice}
      <Section
        title={webhook.name}
        actions={<Actions webhook={webhook} onChange={() => read({ requestPolicy: 'network-only' })} />}
      >
        {webhook.disabledReason && (
          <Notice tone="warn">
            <p>
              {disabledReasons[webhook.disabledReason]} What happens now is not sent later; <code>ade audit</code>{' '}
              prints it.
            </p>
          </Notice>
        )}
        <Facts
          of={[
            ...factsOf(webhook, [['Waiting', count(webhook.waiting)]]),
            ...(webhook.lastError ? ([['Failed last because', webhook.lastError]] as const) : []),
          ]}
        />
      </Section>
      <Section title="Latest deliveries">
        {webhook.deliveries.length === 0 ? (
          <Empty title="Nothing has been sent yet">
            <p>What people do from now on stands here a moment later.</p>
          </Empty>
        ) : (
          <List label="Deliveries" columns={columns} items={webhook.deliveries} />
        )}
      </Section>
    </>
  );
}

function Actions({ webhook, onChange }: { webhook: AuditWebhookLineFragment; onChange(): void }) {
  const { slug } = useWorkspace();
  const [, navigate] = useLocation();
  const [, switchIt] = useMutation(SwitchAuditWebhookDocument);
  const [, rotate] = useMutation(RotateAuditWebhookSecretDocument);
  const [, remove] = useMutation(DeleteAuditWebhookDocument);
  const { proven, dialog } = useProof();
  const { id } = webhook;
  return (
    <>
      {dialog}
      <WebhookActions
        webhook={webhook}
        rotate={async () => {
          const result = await proven(
            () => rotate({ id }),
            ({ data }) => data?.rotateAuditWebhookSecret,
          );
          const answer = result.data?.rotateAuditWebhookSecret;
          onChange();
          if (answer?.__typename === 'IssuedAuditWebhook') return { secret: answer.secret };
          return { failure: failureOf(result, answer) };
        }}
        switchIt={async (isEnabled) => {
          const result = await proven(
            () => switchIt({ id, isEnabled }),
            ({ data }) => data?.updateAuditWebhook,
          );
          onChange();
          return failureOf(result, result.data?.updateAuditWebhook);
        }}
        remove={async () => {
          const result = await proven(
            () => remove({ id }),
            ({ data }) => data?.deleteAuditWebhook,
          );
          const answer = result.data?.deleteAuditWebhook;
          if (answer?.__typename === 'DeletedAuditWebhook') navigate(pathOfAuditLog(slug));
          return failureOf(result, answer);
        }}
      />
    </>
  );
}
