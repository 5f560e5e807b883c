import { useState } from 'react';
import { useMutation } from 'urql';
import { Link, useLocation } from 'wouter';
import { type Failure, failureOf } from '../../data/failure.ts';
import { SubmitJobsDocument } from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { useMay, useWorkspace } from '../../workspace/viewer.ts';
import { ConfigurationChoice } from '../configuration/configuration-choice.tsx';
import { useConfigurationChoice } from '../configuration/use-configuration-choice.ts';
import { BestFit } from './best-fit.tsx';
import styles from './run.module.css';

interface RunProps {
  workspaceId: string;
  documentId: string;
  /** The configuration that it was run with last, which is what it is run with again unless another is chosen. */
  lastRanWith: string | null;
}

/** Runs a document, again as well: with a configuration that is named, or one that fits. */
export function Run({ workspaceId, documentId, lastRanWith }: RunProps) {
  const { slug } = useWorkspace();
  const mayRun = useMay('JOBS_SUBMIT');
  const { configurations, configurationId, choose, isLoading } = useConfigurationChoice(workspaceId, lastRanWith);
  const [{ fetching }, submit] = useMutation(SubmitJobsDocument);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isComparing, setComparing] = useState(false);
  const [, navigate] = useLocation();
  if (!mayRun || (isLoading && configurations.length === 0)) return null;
  if (configurations.length === 0)
    return (
      <p>
        It is run with a configuration, which says what the tables look like, and there is none yet.{' '}
        <Link href={`/w/${slug}/configurations`}>Make one of this document</Link>
      </p>
    );
  const run = async () => {
    if (configurationId === null) return;
    const result = await submit({ jobs: [{ documentId, configurationId }] });
    const answer = result.data?.submitJobs;
    setFailure(failureOf(result, answer));
    if (answer?.__typename === 'SubmitJobsPayload' && answer.jobs[0]) navigate(`/w/${slug}/jobs/${answer.jobs[0].id}`);
  };
  return (
    <div className={styles.run}>
      <ConfigurationChoice
        label={lastRanWith === null ? 'Run it with' : 'Run it again with'}
        configurations={configurations}
        value={configurationId}
        onChange={choose}
      />
      <Button look="primary" isBusy={fetching} disabled={configurationId === null} onClick={run}>
        Run
      </Button>
      <Button aria-expanded={isComparing} onClick={() => setComparing(!isComparing)}>
        Which fits best?
      </Button>
      <FailureNotice failure={failure} />
      {isComparing && <BestFit documentId={documentId} onChoose={choose} />}
    </div>
  );
}
