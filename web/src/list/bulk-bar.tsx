import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { counted } from '../ui/format.ts';
import { type BulkAnswer, BulkNotice } from './bulk-action.tsx';
import styles from './filters.module.css';

interface BulkBarProps {
  count: number;
  /** What came of the last action. */
  answer: BulkAnswer | null;
  onSeen(): void;
  onClear(): void;
  children: ReactNode;
}

/** What can be done with what is chosen, and what came of it: at the foot of the window, however long the list is. */
export function BulkBar({ count, answer, onSeen, onClear, children }: BulkBarProps) {
  return (
    <div className={styles.foot} data-empty={(count === 0 && !answer) || undefined}>
      <BulkNotice answer={answer} onSeen={onSeen} />
      {count > 0 && (
        <section className={styles.bar} aria-label="With what is chosen">
          <span role="status">{counted(count, 'chosen', 'chosen')}</span>
          {children}
          <Button look="quiet" onClick={onClear}>
            Choose none
          </Button>
        </section>
      )}
    </div>
  );
}

/** How many have come since; a press shows them. */
export function NewButton({ count, onShow }: { count: number; onShow(): void }) {
  if (count === 0) return null;
  return (
    <div className={styles.new} role="status">
      <Button
        look="primary"
        onClick={() => {
          onShow();
          window.scrollTo(0, 0);
        }}
      >
        {count} new
      </Button>
    </div>
  );
}
