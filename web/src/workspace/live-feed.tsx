import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { useQuery } from 'urql';
import { refreshSession } from '../data/session.ts';
import { SharedFeed } from '../data/shared-feed.ts';
import { sitePath } from '../data/site.ts';
import {
  FeedStartDocument,
  WorkspaceFeedDocument,
  type WorkspaceFeedSubscription,
  type WorkspaceFeedSubscriptionVariables,
} from '../generated/graphql.ts';
import { Gate } from '../session/gate.tsx';
import { useSession } from '../session/session-provider.tsx';
import { useViewer } from './viewer.ts';

export type FeedEvent = Extract<WorkspaceFeedSubscription['workspaceEvents'], { cursor: string }>;
type Listener = (event: FeedEvent | null) => void;

const FeedContext = createContext<Set<Listener> | null>(null);

/** Follows everything that happens in the workspace, once for the whole page, and with all tabs of the browser together. */
export function LiveFeed({ workspaceId, children }: { workspaceId: string; children: ReactNode }) {
  const [listeners] = useState(() => new Set<Listener>());
  const [isRevoked, setRevoked] = useState(false);
  const session = useSession();
  const latest = useRef(session);
  latest.current = session;
  const viewerId = useViewer().user.id;
  const [feed, setFeed] = useState<SharedFeed<WorkspaceFeedSubscription['workspaceEvents']> | null>(null);
  // Read before anything else: the feed sends what happens while the pages read.
  const [{ data, error }, read] = useQuery({
    query: FeedStartDocument,
    variables: { workspaceId },
    requestPolicy: 'network-only',
    pause: feed === null,
  });
  const after = data?.workspace?.eventsCursor;
  // It hears from now on; only then is the cursor read from which it goes on.
  useEffect(() => {
    const opened = new SharedFeed<WorkspaceFeedSubscription['workspaceEvents']>(`ade-feed ${viewerId} ${workspaceId}`);
    setFeed(opened);
    return () => opened.close();
  }, [viewerId, workspaceId]);
  useEffect(() => {
    if (!after || !feed) return;
    const tell = (event: FeedEvent | null) => {
      for (const listener of listeners) listener(event);
    };
    // Perhaps the session is over: that is asked first, in one exchange. A read that is refused would ask it as well, later.
    const findOut = async () => {
      const isOver = await refreshSession().then(
        (isOpen) => !isOpen,
        () => false,
      );
      if (isOver) latest.current.lose();
      else read({ requestPolicy: 'network-only' });
    };
    feed.follow<WorkspaceFeedSubscriptionVariables>(
      WorkspaceFeedDocument,
      { workspaceId, after },
      {
        onEvent: tell,
        // Something may be gone for good: pages read again.
        onReset: () => tell(null),
        onEnd: (reason) => {
          setRevoked(reason === 'ACCESS_REVOKED');
          void findOut();
        },
        onRefused: () => void findOut(),
      },
    );
  }, [workspaceId, listeners, feed, after, read]);
  if (isRevoked) {
    return (
      <Gate title="Your access has been taken back">
        <p>You are no longer a member of this workspace, and what you were looking at is not shown any more.</p>
        <p>Ask an owner of the workspace to invite you again.</p>
        <p>
          <a href={`${sitePath}/`}>To your other workspaces</a>
        </p>
      </Gate>
    );
  }
  if (!after && !error) return null;
  return <FeedContext value={listeners}>{children}</FeedContext>;
}

/** Hears of each event; of `null` when the history is another one. */
export function useFeed(listener: Listener): void {
  const listeners = useContext(FeedContext);
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const hear: Listener = (event) => latest.current(event);
    listeners?.add(hear);
    return () => {
      listeners?.delete(hear);
    };
  }, [listeners]);
}

/** Milliseconds in which changes gather before a page reads again. */
const gatherMs = 300;

/**
 * Calls `refresh` soon after something has happened that concerns the page; many things at once are one call. `concerns` gets each
 * event.
 */
export function useLive(concerns: (event: FeedEvent) => boolean, refresh: () => void): void {
  const latest = useRef(refresh);
  latest.current = refresh;
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useFeed((event) => {
    if (timer.current !== null || (event && !concerns(event))) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      latest.current();
    }, gatherMs);
  });
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
}
