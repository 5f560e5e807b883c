import { useState } from 'react';
import { Compare } from './compare.tsx';
import { Results } from './results.tsx';
import styles from './runs.module.css';
import type { EarlierRun } from './use-earlier-runs.ts';

/** What a run of a document found other than an earlier one: the one before it, unless another is chosen. */
export default function CompareRuns({ runId, earlier }: { runId: string; earlier: readonly EarlierRun[] }) {
  const [chosen, choose] = useState<string | null>(null);
  const other = earlier.find(({ id }) => id === chosen) ?? earlier[0];
  if (!other) return null;
  return (
    <div className={styles.compared}>
      <Results label="Compare with" jobs={earlier} lastWord="the run before" chosen={other.id} onChoose={choose} />
      <Compare before={other.id} after={runId} />
    </div>
  );
}
