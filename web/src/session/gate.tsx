import { type ReactNode, useEffect } from 'react';
import { sitePath } from '../data/site.ts';
import styles from './gate.module.css';

/** What stands before the dashboard: one question in the middle of the page. */
export function Gate({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · ADE`;
  }, [title]);
  return (
    <main className={styles.gate}>
      <div className={styles.sheet}>
        <p className={styles.name}>
          <img src={`${sitePath}/icon.svg`} alt="" width={24} height={24} /> ADE
        </p>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
