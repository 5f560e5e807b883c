import { exactly } from '../../ui/format.ts';
import styles from './run.module.css';

interface ResultsProps {
  jobs: readonly {
    id: string;
    finishedAt?: string | null;
    createdAt: string;
    configurationVersion?: { number: number } | null;
  }[];
  chosen: string;
  onChoose(jobId: string): void;
}

/** Of which run the tables are shown: the last, or one before. */
export function Results({ jobs, chosen, onChoose }: ResultsProps) {
  if (jobs.length < 2) return null;
  return (
    <select
      className={styles.results}
      aria-label="Of which run"
      value={chosen}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
    >
      {jobs.map(({ id, finishedAt, createdAt, configurationVersion }, index) => (
        <option key={id} value={id}>
          {index === 0 ? 'The last run' : 'A run before'}, version {configurationVersion?.number},{' '}
          {exactly(finishedAt ?? createdAt)}
        </option>
      ))}
    </select>
  );
}
