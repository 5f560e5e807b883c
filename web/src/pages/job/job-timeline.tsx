import { useEffect, useReducer } from 'react';
import { follow } from '../../data/follow.ts';
import {
  JobTimelineDocument,
  type JobTimelineSubscription,
  type JobTimelineSubscriptionVariables,
} from '../../generated/graphql.ts';
import { timeOfDay } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/status.tsx';
import styles from './job-timeline.module.css';

type TimelineEvent = Extract<JobTimelineSubscription['jobEvents'], { cursor: string }>;

/** One line: an event, or all the progress between two others. */
type Line = { event: TimelineEvent; progress: number | null };

interface Timeline {
  lines: readonly Line[];
  /** Why nothing more will come; `null` while it is followed. */
  end: string | null;
}

type Change = { event: TimelineEvent } | { end: string } | 'anew';

const nothing: Timeline = { lines: [], end: null };

function changed(before: Timeline, change: Change): Timeline {
  if (change === 'anew') return nothing;
  if ('end' in change) return { ...before, end: change.end };
  const { event } = change;
  const last = before.lines.at(-1);
  // A server that begins again may send what was sent already.
  if (last && event.sequence <= last.event.sequence) return before;
  const progress = event.__typename === 'JobProgressedEvent' ? event.progress : null;
  const kept = progress !== null && last && last.progress !== null ? before.lines.slice(0, -1) : before.lines;
  return { ...before, lines: [...kept, { event, progress }] };
}

/** How far something is says nothing any more when the next thing has happened. */
function isShown({ progress }: Line, at: number, lines: readonly Line[]): boolean {
  return progress === null || at === lines.length - 1;
}

/** Everything that has happened to a job, whole from the beginning, and what happens now. */
export function JobTimeline({ jobId }: { jobId: string }) {
  const [{ lines, end }, change] = useReducer(changed, nothing);
  useEffect(() => {
    change('anew');
    return follow<JobTimelineSubscription['jobEvents'], JobTimelineSubscriptionVariables>(
      JobTimelineDocument,
      { jobId, after: null },
      {
        onEvent: (event) => change({ event }),
        onReset: () => change('anew'),
        onEnd: (reason) => change({ end: reason }),
      },
    );
  }, [jobId]);
  return (
    <>
      <ol className={styles.timeline} aria-live="polite" aria-relevant="additions">
        {lines.filter(isShown).map(({ event, progress }) => (
          <li key={event.id} value={event.sequence} data-type={event.type}>
            <time dateTime={event.occurredAt} className="number">
              {timeOfDay(event.occurredAt)}
            </time>
            <span>{event.message}</span>
            {progress !== null && <Progress value={progress} label="How far it was" />}
          </li>
        ))}
      </ol>
      {end === 'ACCESS_REVOKED' && (
        <Notice tone="warn">You cannot see this any more: your access has been taken back.</Notice>
      )}
    </>
  );
}
