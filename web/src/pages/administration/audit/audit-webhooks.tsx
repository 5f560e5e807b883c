import { useQuery } from 'urql';
import { Link } from 'wouter';
import { faultOf } from '../../../data/failure.ts';
import { type AuditWebhookLineFragment, AuditWebhooksDocument } from '../../../generated/graphql.ts';
import { List, type ListColumn, ListSkeleton } from '../../../ui/list.tsx';
import { FailureNotice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { Status } from '../../../ui/status.tsx';
import { useWorkspace } from '../../../workspace/viewer.ts';
import { stateOf } from '../../webhook/kinds.ts';
import { NewAuditWebhook } from './new-audit-webhook.tsx';
import { pathOfAuditLog } from './path.ts';

/** Where the audit log is sent. */
export function AuditWebhooks({ onMade }: { onMade(): void }) {
  const { slug } = useWorkspace();
  const [{ data, error }, read] = useQuery({ query: AuditWebhooksDocument, requestPolicy: 'cache-and-network' });
  const columns: ListColumn<AuditWebhookLineFragment>[] = [
    { name: 'Name', cell: ({ id, name }) => <Link href={pathOfAuditLog(slug, id)}>{name}</Link> },
    { name: 'Sent to', isExtra: true, cell: ({ url }) => <code>{url}</code> },
    { name: 'State', cell: (one) => <Status of={stateOf(one)} /> },
    { name: 'Waiting', isNumber: true, isExtra: true, cell: ({ waiting }) => waiting },
  ];
  return (
    <Section
      title="Webhooks"
      actions={
        <NewAuditWebhook
          onMade={() => {
            read({ requestPolicy: 'network-only' });
            onMade();
          }}
        />
      }
    >
      <FailureNotice failure={error ? faultOf(error) : null} />
      {!data ? (
        <ListSkeleton rows={1} />
      ) : data.auditWebhooks?.length ? (
        <List label="Webhooks of the audit log" columns={columns} items={data.auditWebhooks} />
      ) : (
        <p className="quiet">
          A webhook sends each entry of the audit log to a program of yours, signed, as soon as it is written. There is
          none.
        </p>
      )}
    </Section>
  );
}
