import { lazy, Suspense, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Failure } from '../../data/failure.ts';
import { loadPart } from '../../data/load-part.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { useMay, useWorkspace } from '../../workspace/viewer.ts';
import { ConfigurationChoice } from '../configuration/configuration-choice.tsx';
import { useConfigurationChoice } from '../configuration/use-configuration-choice.ts';
import styles from './run.module.css';
import { useSubmit } from './use-submit.ts';

const BestFit = lazy(() => loadPart(() => import('./best-fit.tsx')));

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
  const choice = useConfigurationChoice(workspaceId, lastRanWith);
  const submit = useSubmit(choice);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isComparing, setComparing] = useState(false);
  const [, navigate] = useLocation();
  const { all, configurations, ranWith, choose, isLoading } = choice;
  if (!mayRun || (isLoading && all.length === 0)) return null;
  const run = async () => {
    if (ranWith === null) return;
    setBusy(true);
    const { jobs, failure: refused } = await submit([documentId], ranWith);
    setBusy(false);
    setFailure(refused);
    if (jobs[0]) navigate(`/w/${slug}/jobs/${jobs[0].id}`);
  };
  return (
    <>
      {configurations.length === 0 && (
        <p>
          A configuration says what its tables look like.{' '}
          <Link href={`/w/${slug}/configurations?of=${documentId}`}>Make one of this document</Link>.
        </p>
      )}
      {ranWith !== null && (
        <div className={styles.run}>
          <ConfigurationChoice label={lastRanWith === null ? 'Run it with' : 'Run it again with'} choice={choice} />
          <Button look="primary" isBusy={isBusy} onClick={run}>
            Run
          </Button>
          {configurations.length > 0 && (
            <Button aria-expanded={isComparing} onClick={() => setComparing(!isComparing)}>
              Which fits best?
            </Button>
          )}
          <FailureNotice failure={failure} />
          {isComparing && (
            <Suspense>
              <BestFit documentId={documentId} onChoose={choose} />
            </Suspense>
          )}
        </div>
      )}
    </>
  );
}
