import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { useQuery } from 'urql';
import { follow } from '../data/follow.ts';
import {
  FeedStartDocument,
  WorkspaceFeedDocument,
  type WorkspaceFeedSubscription,
  type WorkspaceFeedSubscriptionVariables,
} from '../generated/graphql.ts';
import { Empty } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';

export type FeedEvent = Extract<WorkspaceFeedSubscription['workspaceEvents'], { cursor: string }>;
type Listener = (event: FeedEvent | null) => void;

const FeedContext = createContext<Set<Listener> | null>(null);

/** Follows everything that happens in the workspace, once for the whole page. */
export function LiveFeed({ workspaceId, children }: { workspaceId: string; children: ReactNode }) {
  const [listeners] = useState(() => new Set<Listener>());
  const [isRevoked, setRevoked] = useState(false);
  // Read before anything else: the feed sends what happens while the pages read.
  const [{ data, error }] = useQuery({
    query: FeedStartDocument,
    variables: { workspaceId },
    requestPolicy: 'network-only',
  });
  const after = data?.workspace?.eventsCursor;
  useEffect(() => {
    if (!after) return;
    const tell = (event: FeedEvent | null) => {
      for (const listener of listeners) listener(event);
    };
    return follow<WorkspaceFeedSubscription['workspaceEvents'], WorkspaceFeedSubscriptionVariables>(
      WorkspaceFeedDocument,
      { workspaceId, after },
      {
        onEvent: tell,
        // Something may be gone for good: pages read again.
        onReset: () => tell(null),
        onEnd: (reason) => setRevoked(reason === 'ACCESS_REVOKED'),
      },
    );
  }, [workspaceId, listeners, after]);
  if (isRevoked) {
    return (
      <Page title="Your access has been taken back">
        <Empty title="You are no member of this workspace any more.">
          <p>What you were looking at is not shown any longer. Ask an owner of the workspace to invite you again.</p>
          <a href="/">To your other workspaces</a>
        </Empty>
      </Page>
    );
  }
  if (!after && !error) return null;
  return <FeedContext value={listeners}>{children}</FeedContext>;
}

/** Milliseconds in which changes gather before a page reads again. */
const gatherMs = 300;

/**
 * Calls `refresh` soon after something has happened that concerns the page; many things at once are one call. `concerns` gets each
 * event.
 */
export function useLive(concerns: (event: FeedEvent) => boolean, refresh: () => void): void {
  const listeners = useContext(FeedContext);
  const latest = useRef({ concerns, refresh });
  latest.current = { concerns, refresh };
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const listener: Listener = (event) => {
      if (timer !== null || (event && !latest.current.concerns(event))) return;
      timer = setTimeout(() => {
        timer = null;
        latest.current.refresh();
      }, gatherMs);
    };
    listeners?.add(listener);
    return () => {
      listeners?.delete(listener);
      if (timer !== null) clearTimeout(timer);
    };
  }, [listeners]);
}
