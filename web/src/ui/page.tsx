import { type ReactNode, useEffect, useRef } from 'react';
import styles from './page.module.css';

interface PageProps {
  title: string;
  /** Where it belongs: a link back, or what kind of thing it is. */
  above?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** Where the browser has opened the dashboard: there the focus is where browsers put it. */
const firstPath = location.pathname;
let hasMoved = false;

/** One page: its name in the window and at the top, what can be done, and the rest. */
export function Page({ title, above, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · ADE`;
  }, [title]);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    hasMoved ||= location.pathname !== firstPath;
    // With what was pressed to come here the focus is gone.
    if (hasMoved && document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <main className={styles.page} id="main">
      <header className={styles.header}>
        <div>
          {above && <p className={styles.above}>{above}</p>}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </main>
  );
}

export function Section({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <header className={styles.header}>
        <h2>{title}</h2>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </section>
  );
}

interface FactsProps {
  of: readonly (readonly [string, ReactNode])[];
  /** Each has a place of its own, which stays as it is when one of them changes. */
  isSteady?: boolean;
}

/** Facts with their names. */
export function Facts({ of, isSteady = false }: FactsProps) {
  return (
    <dl className={isSteady ? styles.steady : styles.facts}>
      {of.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
