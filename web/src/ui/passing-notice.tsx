import { X } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import styles from './notice.module.css';

/** Milliseconds that it stays: to read it and follow its link twice over. */
const shownMs = 10_000;

interface PassingNoticeProps {
  onGone(): void;
  /** `null` where there is nothing to say: the place is there before, for what comes together with its text is not read out everywhere. */
  children: ReactNode | null;
}

/**
 * Says what has been done. It goes by itself, unless the pointer or the focus is in it or the page is not looked at, and can be put away before:
 * for what is to be seen elsewhere as well (WCAG 2.2.1).
 */
export function PassingNotice({ onGone, children }: PassingNoticeProps) {
  const [isUnderPointer, setUnderPointer] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  const isShown = children !== null;
  useEffect(() => {
    // What is taken away says nothing of the pointer and the focus that were in it.
    if (!isShown) {
      setUnderPointer(false);
      setFocus(false);
    }
    if (!isShown || isUnderPointer || hasFocus) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') timer = setTimeout(onGone, shownMs);
    };
    wait();
    document.addEventListener('visibilitychange', wait);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', wait);
    };
  }, [isShown, isUnderPointer, hasFocus, onGone]);
  return (
    <div
      role="status"
      className={isShown ? `${styles.notice} ${styles.good} ${styles.passing}` : undefined}
      onPointerEnter={() => setUnderPointer(true)}
      onPointerLeave={() => setUnderPointer(false)}
      onFocus={() => setFocus(true)}
      onBlur={() => setFocus(false)}
    >
      {children}
      {isShown && (
        <button type="button" aria-label="Put this notice away" onClick={onGone}>
          <X size={14} aria-hidden />
        </button>
      )}
    </div>
  );
}
