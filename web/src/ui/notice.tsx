import type { ReactNode } from 'react';
import type { Failure } from '../data/failure.ts';
import styles from './notice.module.css';

interface FailureNoticeProps {
  failure: Failure | null;
  /** The page shows what it read before: the notice stands at the foot of the window, and pushes nothing down. */
  isOfKnown?: boolean;
  children?: ReactNode;
}

/** What, why, what to do: one paragraph, with the request's id where there is one. */
export function FailureNotice({ failure, isOfKnown = false, children }: FailureNoticeProps) {
  if (!failure) return null;
  return (
    <div className={`${styles.notice} ${styles.bad} ${isOfKnown ? styles.foot : ''}`} role="alert">
      <p>
        {failure.message}
        {failure.requestId && (
          <>
            {' '}
            <span className="quiet">
              Request <code>{failure.requestId}</code>
            </span>
          </>
        )}
      </p>
      {children}
    </div>
  );
}

export function Notice({
  tone = 'plain',
  children,
}: {
  tone?: 'plain' | 'good' | 'warn' | 'bad';
  children: ReactNode;
}) {
  return <div className={`${styles.notice} ${styles[tone]}`}>{children}</div>;
}

/** A place with nothing in it, which says what to do about that. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {children}
    </div>
  );
}
