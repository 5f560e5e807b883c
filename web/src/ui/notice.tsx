import { createContext, type ReactNode, useContext, useEffect } from 'react';
import { createPortal } from 'react-dom';
import { noteUnanswered } from '../data/connection.ts';
import type { Failure } from '../data/failure.ts';
import styles from './notice.module.css';

interface FailureNoticeProps {
  failure: Failure | null;
  children?: ReactNode;
}

/** Where the frame of the pages has what stands over them; `null` before it is there, and on pages without a frame. */
export const FootContext = createContext<HTMLElement | null>(null);

/**
 * What, why, what to do: one paragraph, with the request's id where there is one. Of what could not be read it stands over the page, at the
 * foot of the window, and pushes nothing down; that the server is away is said by the frame, once for all of that.
 */
export function FailureNotice({ failure, children }: FailureNoticeProps) {
  const foot = useContext(FootContext);
  const isSaidAbove = Boolean(failure?.isAway && foot);
  useEffect(() => (isSaidAbove ? noteUnanswered() : undefined), [isSaidAbove]);
  if (!failure || isSaidAbove) return null;
  const notice = (
    <div className={`${styles.notice} ${styles.bad}`} role="alert">
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
  return failure.hinders === 'READING' && foot ? createPortal(notice, foot) : notice;
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
