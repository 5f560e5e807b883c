import { Link } from 'wouter';
import { type NodeOf, nodesOf } from '../../data/nodes.ts';
import { WebhooksDocument, type WebhooksQuery } from '../../generated/graphql.ts';
import { List, type ListColumn, ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';
import { stateOf } from './kinds.ts';
import { NewWebhook } from './new-webhook.tsx';

type Line = NodeOf<NonNullable<WebhooksQuery['workspace']>['webhooks']>;

/** Where a workspace's events are sent. */
export function Webhooks() {
  const { id, slug } = useWorkspace();
  const { data, failure, refresh } = useLiveQuery(WebhooksDocument, { id }, ['WEBHOOK_']);
  const webhooks = data?.workspace && nodesOf(data.workspace.webhooks);
  const columns: ListColumn<Line>[] = [
    { name: 'Name', cell: (one) => <Link href={`/w/${slug}/webhooks/${one.id}`}>{one.name}</Link> },
    { name: 'Sent to', isExtra: true, cell: ({ url }) => <code>{url}</code> },
    { name: 'State', cell: (one) => <Status of={stateOf(one)} /> },
    { name: 'Made', isExtra: true, cell: ({ createdAt }) => <Time of={createdAt} /> },
  ];
  return (
    <Section title="Webhooks" actions={<NewWebhook workspaceId={id} onMade={refresh} />}>
      <FailureNotice failure={failure} />
      {!webhooks ? (
        <ListSkeleton rows={2} />
      ) : webhooks.length === 0 ? (
        <p className="quiet">A webhook sends what happens here to a program of yours, signed. There is none.</p>
      ) : (
        <List label="Webhooks" columns={columns} items={webhooks} />
      )}
    </Section>
  );
}
