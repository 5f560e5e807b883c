import styles from './status.module.css';

type Tone = 'wait' | 'run' | 'good' | 'bad' | 'warn' | 'off';

/** Every state that is shown, with its word and its tone. The shape says the same as the colour. */
const states: Record<string, { word: string; tone: Tone }> = {
  QUEUED: { word: 'Waiting', tone: 'wait' },
  RUNNING: { word: 'Running', tone: 'run' },
  SUCCEEDED: { word: 'Succeeded', tone: 'good' },
  FAILED: { word: 'Failed', tone: 'bad' },
  CANCELLED: { word: 'Cancelled', tone: 'off' },
  PENDING: { word: 'Being made', tone: 'run' },
  READY: { word: 'Ready', tone: 'good' },
  ERROR: { word: 'Error', tone: 'bad' },
  WARNING: { word: 'Warning', tone: 'warn' },
  DRAFT: { word: 'Draft', tone: 'wait' },
  PUBLISHED: { word: 'Published', tone: 'good' },
  SUPERSEDED: { word: 'Superseded', tone: 'off' },
  DELETED: { word: 'Deleted', tone: 'off' },
  ENABLED: { word: 'Enabled', tone: 'good' },
  FAILING: { word: 'Failing', tone: 'warn' },
  DISABLED: { word: 'Disabled', tone: 'off' },
  DELIVERED: { word: 'Delivered', tone: 'good' },
  NONE: { word: 'Not extracted', tone: 'off' },
};

export function Status({ of, progress }: { of: string; progress?: number }) {
  const { word, tone } = states[of] ?? { word: of, tone: 'off' };
  const percent = tone === 'run' && progress ? ` ${Math.floor(progress * 100)} %` : '';
  return (
    <span className={`${styles.status} ${styles[tone]}`}>
      <span className={styles.shape} aria-hidden="true" />
      <span className="number">
        {word}
        {percent}
      </span>
    </span>
  );
}

/** How far something is, 0 to 1. */
export function Progress({ value, label }: { value: number; label: string }) {
  return <progress className={styles.progress} value={value} max={1} aria-label={label} />;
}
