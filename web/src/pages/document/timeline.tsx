import { nodesOf } from '../../data/nodes.ts';
import { nameOf } from '../../data/who.ts';
import { DocumentTimelineDocument } from '../../generated/graphql.ts';
import { List, ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Time } from '../../ui/time.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';

/** What has happened to a document, newest first. */
export function Timeline({ documentId }: { documentId: string }) {
  const { data, failure } = useLiveQuery(DocumentTimelineDocument, { id: documentId }, ['DOCUMENT_', 'JOB_']);
  const events = data?.document && nodesOf(data.document.events).toReversed();
  if (failure) return <FailureNotice failure={failure} />;
  if (!events) return <ListSkeleton />;
  return (
    <List
      label="Timeline"
      columns={[
        { name: 'What happened', cell: ({ message }) => message },
        { name: 'By', isExtra: true, cell: ({ actor }) => nameOf(actor) },
        { name: 'When', cell: ({ occurredAt }) => <Time of={occurredAt} /> },
      ]}
      items={events}
    />
  );
}
