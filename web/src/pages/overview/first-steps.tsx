import { Link } from 'wouter';
import { FailureNotice } from '../../ui/notice.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';
import styles from './overview.module.css';
import { TrySample } from './try-sample.tsx';
import type { Sample } from './use-sample.ts';

/** The way to a first table: with the sample that comes along it is one press. */
export function FirstSteps({ hasConfiguration, sample }: { hasConfiguration: boolean; sample: Sample }) {
  const { slug } = useWorkspace();
  const at = `/w/${slug}`;
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
      <TrySample sample={sample} />
      <FailureNotice failure={sample.failure} />
    </section>
  );
}
