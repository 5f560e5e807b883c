import { exactly } from '../../ui/format.ts';
import styles from './run.module.css';

interface ResultsProps {
  jobs: readonly {
    id: string;
    finishedAt?: string | null;
    createdAt: string;
    configurationVersion?: { number: number; configuration: { name: string } } | null;
  }[];
  chosen: string;
  onChoose(jobId: string): void;
}

/** Of which run the tables are shown: with which configuration it was, and when. The last one is the first. */
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
          {configurationVersion?.configuration.name} (version {configurationVersion?.number}),{' '}
          {exactly(finishedAt ?? createdAt)}
          {index === 0 && ', the last run'}
        </option>
      ))}
    </select>
  );
}
