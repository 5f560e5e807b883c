import { memo, type ReactNode, useEffect, useReducer } from 'react';
import { follow } from '../../data/follow.ts';
import { Gathering } from '../../data/gather.ts';
import {
  JobTimelineDocument,
  type JobTimelineSubscription,
  type JobTimelineSubscriptionVariables,
} from '../../generated/graphql.ts';
import { timeOfDay } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/status.tsx';
import { changedHistory, type JobEvent, noHistory } from './job-history.ts';
import styles from './job-timeline.module.css';

/** Everything that has happened to a job, whole from the beginning, and what happens now. */
export function JobTimeline({ jobId }: { jobId: string }) {
  const [{ blocks, progress, end }, change] = useReducer(changedHistory, noHistory);
  useEffect(() => {
    change('anew');
    const coming = new Gathering<JobEvent>((events) => change({ events }));
    const leave = follow<JobTimelineSubscription['jobEventBatches'][number], JobTimelineSubscriptionVariables>(
      JobTimelineDocument,
      { jobId, after: null },
      {
        onEvent: (event) => coming.add(event),
        onReset() {
          coming.clear();
          change('anew');
        },
        onEnd(reason) {
          coming.flush();
          change({ end: reason });
        },
      },
    );
    return () => {
      leave();
      coming.clear();
    };
  }, [jobId]);
  return (
    <>
      <div className={styles.timeline} aria-live="polite" aria-relevant="additions">
        {blocks.map((events) => (
          <Lines key={events[0]?.id} events={events} />
        ))}
        {progress && (
          <ol>
            <Line event={progress}>
              <Progress value={progress.progress} label="How far it was" />
            </Line>
          </ol>
        )}
      </div>
      {end === 'ACCESS_REVOKED' && (
        <Notice tone="warn">You cannot see this any more: your access has been taken back.</Notice>
      )}
    </>
  );
}

/** A list of its own for each block, so that the browser lays out those in sight, and asks once for all lines of one whether they are. */
const Lines = memo(function Lines({ events }: { events: readonly JobEvent[] }) {
  return (
    <ol style={{ containIntrinsicHeight: `auto ${events.length * 28}px` }}>
      {events.map((event) => (
        <Line key={event.id} event={event} />
      ))}
    </ol>
  );
});

function Line({ event, children }: { event: JobEvent; children?: ReactNode }) {
  return (
    <li value={event.sequence} data-type={event.type}>
      <time dateTime={event.occurredAt} className="number">
        {timeOfDay(event.occurredAt)}
      </time>
      <span>{event.message}</span>
      {children}
    </li>
  );
}
