import { useState } from 'react';
import { useClient } from 'urql';
import { Link, useLocation } from 'wouter';
import type { Failure } from '../../data/failure.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { useMay, useWorkspace } from '../../workspace/viewer.ts';
import styles from './overview.module.css';

/** The way to a first table: with the sample that comes along it is one press. */
export function FirstSteps({ hasConfiguration }: { hasConfiguration: boolean }) {
  const { id, slug } = useWorkspace();
  const mayTry = [useMay('CONFIGURATIONS_PUBLISH'), useMay('DOCUMENTS_WRITE'), useMay('JOBS_SUBMIT')].every(Boolean);
  const client = useClient();
  const [, navigate] = useLocation();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const at = `/w/${slug}`;
  const tryIt = async () => {
    setBusy(true);
    setFailure(null);
    const { runSample } = await import('./run-sample.ts');
    const outcome = await runSample(client, id);
    setBusy(false);
    if ('jobId' in outcome) navigate(`${at}/jobs/${outcome.jobId}`);
    else setFailure(outcome);
  };
  return (
    <section className={styles.first}>
      <h2>From a messy file to a clean table</h2>
      <ol>
        <li>
          <strong>Say what the table should look like.</strong>{' '}
          <Link href={`${at}/configurations`}>A configuration</Link> names the fields, their types and rules.
          {hasConfiguration && ' There is one.'}
        </li>
        <li>
          <strong>Drop documents,</strong> as they come: spreadsheets, CSV files, PDFs.{' '}
          <Link href={`${at}/documents`}>Add some</Link>
        </li>
        <li>
          <strong>Take the table away.</strong> Watch each file being read, look at what is doubtful, export it.
        </li>
      </ol>
      {mayTry && (
        <p className={styles.sample}>
          <Button look="primary" isBusy={isBusy} onClick={tryIt}>
            Try it with a sample
          </Button>
          <span className="quiet">
            A sales workbook with merged headings, totals between the rows and a few mistakes, and the configuration for
            it.
          </span>
        </p>
      )}
      <FailureNotice failure={failure} />
    </section>
  );
}
