import { Button } from '../../ui/button.tsx';
import styles from './overview.module.css';
import type { Sample } from './use-sample.ts';

/** Runs the sample, for who may. */
export function TrySample({ sample: { mayTry, isBusy, run } }: { sample: Sample }) {
  if (!mayTry) return null;
  return (
    <p className={styles.sample}>
      <Button look="primary" isBusy={isBusy} onClick={run}>
        Try it with a sample
      </Button>
      <span className="quiet">
        A sales workbook with merged headings, totals between the rows and a few mistakes, and the configuration for it.
      </span>
    </p>
  );
}
