import { exactly } from '../../ui/format.ts';
import styles from './runs.module.css';

interface ResultsProps {
  jobs: readonly {
    id: string;
    finishedAt?: string | null;
    createdAt: string;
    configurationVersion?: { number: number; configuration: { name: string } } | null;
  }[];
  chosen: string;
  onChoose(jobId: string): void;
  label?: string;
  /** What the first of them is. */
  lastWord?: string;
}

/** Which run: with which configuration it was, and when. The last one is the first. */
export function Results({ jobs, chosen, onChoose, label = 'Of which run', lastWord = 'the last run' }: ResultsProps) {
  return (
    <select
      className={styles.results}
      aria-label={label}
      value={chosen}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
    >
      {jobs.map(({ id, finishedAt, createdAt, configurationVersion }, index) => (
        <option key={id} value={id}>
          {configurationVersion?.configuration.name} (version {configurationVersion?.number}),{' '}
          {exactly(finishedAt ?? createdAt)}
          {index === 0 && `, ${lastWord}`}
        </option>
      ))}
    </select>
  );
}
