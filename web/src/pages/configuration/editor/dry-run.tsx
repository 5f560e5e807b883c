import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { counted } from '../../../ui/format.ts';
import { Empty, FailureNotice, Notice } from '../../../ui/notice.tsx';
import { useWorkspace } from '../../../workspace/viewer.ts';
import styles from './editor.module.css';
import { TableTried } from './table-tried.tsx';
import type { useDryRun } from './use-dry-run.ts';

interface DryRunProps {
  documentId: string | null;
  run: ReturnType<typeof useDryRun>;
  /** In which the document is chosen. */
  children: ReactNode;
}

/** What the draft makes of a document, while it is written. */
export function DryRun({ documentId, run: { answer, failure, isBusy, readMore }, children }: DryRunProps) {
  const { slug } = useWorkspace();
  return (
    <section className={`${styles.side} ${styles.beside}`} aria-label="Dry run" aria-busy={isBusy && !answer}>
      <header>
        <h3>Dry run</h3>
        {children}
      </header>
      <div className={styles.state}>
        <p className="quiet" role="status">
          {documentId === null ? 'Add a document to try the draft on it.' : isBusy ? 'Trying…' : stateOf(answer)}
        </p>
        {documentId !== null && <Link href={`/w/${slug}/documents/${documentId}`}>Open the document</Link>}
      </div>
      <FailureNotice failure={failure} />
      {answer?.problem && (
        <Notice tone="warn">
          <p>{answer.problem.message}</p>
        </Notice>
      )}
      {answer && answer.faults.length > 0 && (
        <Notice tone="bad">
          <ul>
            {answer.faults.map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                <code>{path}</code> {message}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {answer?.warnings.map(({ code, message }) => (
        <p key={`${code} ${message}`} className="quiet">
          {message}
        </p>
      ))}
      {answer?.tables.map((table) => (
        <TableTried key={table.ordinal} table={table} documentId={documentId} onReadMore={readMore} />
      ))}
      {answer && answer.tables.length === 0 && !answer.problem && answer.faults.length === 0 && (
        <Empty title="No table came out" />
      )}
    </section>
  );
}

function stateOf(answer: ReturnType<typeof useDryRun>['answer']): string {
  if (answer && answer.faults.length > 0 && answer.tables.length > 0) return 'What came out before these faults:';
  if (!answer || answer.rowsRead === 0) return '';
  const read = counted(answer.rowsRead, 'row');
  return answer.isComplete ? `${read} read, all of the document.` : `${read} read: the first of each sheet or page.`;
}
