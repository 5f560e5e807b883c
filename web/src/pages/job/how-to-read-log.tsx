import { CopyText } from '../../ui/copy-text.tsx';
import styles from './job.module.css';

interface HowToReadLogProps {
  jobId: string;
  /** Of the request that submitted it; `null` where it was not kept. */
  requestId: string | null;
}

/** The commands that print what was logged of a job, for who runs the server. */
export default function HowToReadLog({ jobId, requestId }: HowToReadLogProps) {
  return (
    <div className={styles.log}>
      <p>
        Logs are read where ADE runs, by its administrators: if you are none, send them one of these commands with your
        question.
      </p>
      <Command
        label="What workers logged of this job"
        says="JSON lines, attempt after attempt: when each began, how it ended, and the error with its stack where the server was the reason. They are there from the end of an attempt on, as long as the job."
        text={`ade logs ${jobId}`}
      />
      {requestId && (
        <Command
          label="What every process logged of the request that submitted it"
          says="To be searched for in what the processes write to standard output, wherever you keep that: the request itself, and all attempts at the job."
          text={`grep '"correlationId":"${requestId}"'`}
        />
      )}
    </div>
  );
}

function Command({ label, says, text }: { label: string; says: string; text: string }) {
  return (
    <section aria-label={label}>
      <h3>{label}</h3>
      <div>
        <CopyText text={text} />
      </div>
      <p className="quiet">{says}</p>
    </section>
  );
}
