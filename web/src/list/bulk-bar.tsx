import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { counted } from '../ui/format.ts';
import styles from './filters.module.css';

/** What can be done with what is chosen. */
export function BulkBar({ count, onClear, children }: { count: number; onClear(): void; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <section className={styles.bar} aria-label="With what is chosen">
      <span role="status">{counted(count, 'chosen', 'chosen')}</span>
      {children}
      <Button look="quiet" onClick={onClear}>
        Choose none
      </Button>
    </section>
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
