import { memo, type ReactNode, useEffect, useRef, useState } from 'react';
import { useKeys } from '../../keys/keys.ts';
import { Button } from '../../ui/button.tsx';
import { count, timeOfDay } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { Progress } from '../../ui/status.tsx';
import { type History, isFault, isOpen, type JobEvent } from './job-history.ts';
import styles from './job-timeline.module.css';

interface JobTimelineProps {
  history: History;
  /** Why the job failed stands on the page already, with what to do about it. */
  isReasonSaid: boolean;
}

/** Everything that has happened to a job, and what happens now: followed at its end, or gone through from failure to failure. */
export function JobTimeline({ history, isReasonSaid }: JobTimelineProps) {
  const { blocks, progress, sequence, status, faults, end } = history;
  const lines = useRef<HTMLDivElement>(null);
  const goesOn = status === null || isOpen(status);
  const [isFollowing, setFollowing] = useFollowing(lines, sequence, goesOn);
  const goToNextFault = () => {
    const all = [...(lines.current?.querySelectorAll<HTMLElement>('li[tabindex]') ?? [])];
    const next = all[all.findIndex((line) => line.contains(document.activeElement)) + 1] ?? all[0];
    setFollowing(false);
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: 'center' });
  };
  useKeys([
    {
      keys: 'f',
      says: goesOn ? 'Follow the timeline, or not any more' : 'To the end of the timeline',
      act: () => setFollowing(!isFollowing),
    },
    { keys: 'e', says: 'To the next error in the timeline', act: goToNextFault },
  ]);
  return (
    <Section
      title="Timeline"
      actions={
        <>
          {faults.length > 0 && (
            <Button look="quiet" aria-keyshortcuts="e" onClick={goToNextFault}>
              Next error ({count(faults.length)})
            </Button>
          )}
          {goesOn ? (
            <Button
              look="quiet"
              aria-keyshortcuts="f"
              aria-pressed={isFollowing}
              onClick={() => setFollowing(!isFollowing)}
            >
              Follow
            </Button>
          ) : (
            <Button look="quiet" aria-keyshortcuts="f" onClick={() => setFollowing(true)}>
              To its end
            </Button>
          )}
        </>
      }
    >
      <div ref={lines} className={styles.timeline} aria-live="polite" aria-relevant="additions">
        {blocks.map((events) => (
          <Lines key={events[0]?.id} events={events} isReasonSaid={isReasonSaid} />
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
    </Section>
  );
}

/**
 * Keeps the end of the timeline in sight while it goes on, until the person scrolls back or takes it off; of one that is over, the end is
 * gone to once.
 */
function useFollowing(lines: React.RefObject<HTMLElement | null>, sequence: number, goesOn: boolean) {
  const [isFollowing, setFollowing] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: there is another end whenever something has come.
  useEffect(() => {
    if (!isFollowing) return;
    const all = lines.current?.querySelectorAll('li');
    all?.[all.length - 1]?.scrollIntoView({ block: 'end' });
    if (!goesOn) setFollowing(false);
  }, [lines, isFollowing, sequence, goesOn]);
  useEffect(() => {
    if (!isFollowing) return;
    const leave = new AbortController();
    const { signal } = leave;
    addEventListener('wheel', ({ deltaY }) => deltaY < 0 && setFollowing(false), { signal, passive: true });
    addEventListener('touchmove', () => setFollowing(false), { signal, passive: true });
    addEventListener('keydown', ({ key }) => backwards.has(key) && setFollowing(false), { signal });
    return () => leave.abort();
  }, [isFollowing]);
  return [isFollowing, setFollowing] as const;
}

const backwards = new Set(['ArrowUp', 'PageUp', 'Home']);

/** A list of its own for each block, so that the browser lays out those in sight, and asks once for all lines of one whether they are. */
const Lines = memo(function Lines({ events, isReasonSaid }: { events: readonly JobEvent[]; isReasonSaid: boolean }) {
  return (
    <ol style={{ containIntrinsicHeight: `auto ${events.length * 28}px` }}>
      {events.map((event) => (
        <Line key={event.id} event={event} isReasonSaid={isReasonSaid} />
      ))}
    </ol>
  );
});

interface LineProps {
  event: JobEvent;
  isReasonSaid?: boolean;
  children?: ReactNode;
}

function Line({ event, isReasonSaid = false, children }: LineProps) {
  return (
    <li value={event.sequence} data-type={event.type} tabIndex={isFault(event) ? -1 : undefined}>
      <time dateTime={event.occurredAt} className="number">
        {timeOfDay(event.occurredAt)}
      </time>
      <span>{isReasonSaid && event.type === 'JOB_FAILED' ? 'The job failed.' : event.message}</span>
      {children}
    </li>
  );
}
