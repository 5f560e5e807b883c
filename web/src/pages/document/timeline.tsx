import { useState } from 'react';
import { useQuery } from 'urql';
import { faultOf } from '../../data/failure.ts';
import { nodesOf } from '../../data/nodes.ts';
import { nameOf } from '../../data/who.ts';
import { DocumentTimelineDocument } from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { List, ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Time } from '../../ui/time.tsx';
import { useLive } from '../../workspace/live-feed.tsx';

/** How far a job or a file was says nothing any more when it is over, and stands on its page meanwhile. */
const isTold = ({ type }: { type: string }) => !type.endsWith('_PROGRESSED');

/** What has happened to a document, newest first, as far back as it is asked for. */
export default function Timeline({ documentId }: { documentId: string }) {
  const [before, setBefore] = useState<string | null>(null);
  const [{ data, error, fetching }, read] = useQuery({
    query: DocumentTimelineDocument,
    variables: { id: documentId, before },
  });
  useLive(
    (event) => (event.type.startsWith('DOCUMENT_') || event.type.startsWith('JOB_')) && isTold(event),
    () => {
      setBefore(null);
      read({ requestPolicy: 'network-only' });
    },
  );
  const page = data?.document?.events;
  const events = page && nodesOf(page).toReversed().filter(isTold);
  const notice = <FailureNotice failure={error ? faultOf(error) : null} />;
  if (!events) {
    return (
      <>
        {notice}
        <ListSkeleton />
      </>
    );
  }
  const earlier = page.pageInfo.hasPreviousPage ? page.pageInfo.startCursor : null;
  return (
    <>
      {notice}
      <List
        label="Timeline"
        columns={[
          { name: 'What happened', isText: true, cell: ({ message }) => message },
          { name: 'By', isExtra: true, cell: ({ actor }) => nameOf(actor) },
          { name: 'When', cell: ({ occurredAt }) => <Time of={occurredAt} /> },
        ]}
        items={events}
      />
      {earlier && (
        <div>
          <Button isBusy={fetching} onClick={() => setBefore(earlier)}>
            Show what was before
          </Button>
        </div>
      )}
    </>
  );
}
