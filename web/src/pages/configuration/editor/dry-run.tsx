import type { ReactNode } from 'react';
import { Address } from '../../../ui/address.tsx';
import { counted } from '../../../ui/format.ts';
import { filledUp, fractionDigits } from '../../../ui/grid/fractions.ts';
import { Empty, FailureNotice, Notice } from '../../../ui/notice.tsx';
import { useWorkspace } from '../../../workspace/viewer.ts';
import { pathOfSource } from '../../source/path.ts';
import styles from './editor.module.css';
import { scrollsByKeys } from './scrolls-by-keys.ts';
import type { DryRunTable, useDryRun } from './use-dry-run.ts';

interface DryRunProps {
  documentId: string | null;
  run: ReturnType<typeof useDryRun>;
  /** In which the document is chosen. */
  children: ReactNode;
}

/** What the draft makes of a document, while it is written. */
export function DryRun({ documentId, run: { answer, failure, isBusy }, children }: DryRunProps) {
  return (
    <section className={styles.side} aria-label="Dry run" aria-busy={isBusy && !answer}>
      <header>
        <h3>Dry run</h3>
        {children}
      </header>
      <p className="quiet" role="status">
        {documentId === null ? 'Add a document to try the draft on it.' : isBusy ? 'Trying…' : stateOf(answer)}
      </p>
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
        <TableTried key={table.ordinal} table={table} documentId={documentId} />
      ))}
      {answer && answer.tables.length === 0 && !answer.problem && answer.faults.length === 0 && (
        <Empty title="No table came out" />
      )}
    </section>
  );
}

function isNumber(type: string): boolean {
  return type === 'INTEGER' || type === 'DECIMAL';
}

function stateOf(answer: ReturnType<typeof useDryRun>['answer']): string {
  if (!answer || answer.rowsRead === 0) return '';
  const read = counted(answer.rowsRead, 'row');
  return answer.isComplete ? `${read} read, all of the document.` : `The first ${read} of each sheet were read.`;
}

function TableTried({ table, documentId }: { table: DryRunTable; documentId: string | null }) {
  const { slug } = useWorkspace();
  const { sheet, range } = table.source;
  const reasons = new Map(table.explanation.columns.map((one) => [one.column, one.reason]));
  const digits = table.columns.map(({ type }, index) =>
    type === 'DECIMAL' ? fractionDigits(table.rows.map(({ values }) => values[index])) : 0,
  );
  return (
    <article className={styles.tried}>
      <header>
        <h4>{table.name}</h4>
        <Address
          sheet={sheet}
          range={range}
          href={documentId === null ? undefined : pathOfSource(slug, documentId, sheet, range)}
        />
        <span className="quiet">
          {counted(table.rowCount, 'row')}, {counted(table.issueCount, 'issue')}
        </span>
      </header>
      <section {...scrollsByKeys} className={styles.rows} aria-label={`First rows of ${table.name}`}>
        <table>
          <thead>
            <tr>
              {table.columns.map(({ name, label, type }) => (
                <th key={name} scope="col" title={reasons.get(name)} data-numeric={isNumber(type) || undefined}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map(({ number, values, issues }) => (
              <tr key={number}>
                {table.columns.map(({ name, type }, index) => {
                  const issue = issues.find(({ column }) => column === name);
                  const value = values[index];
                  return (
                    <td
                      key={name}
                      data-issue={issue?.severity}
                      data-numeric={isNumber(type) || undefined}
                      title={issue?.message}
                    >
                      {value === null || value === undefined ? '' : filledUp(String(value), digits[index] ?? 0)}
                      {issue && <span className="hidden-text"> ({issue.message})</span>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {table.rows.some(({ issues }) => issues.length > 0) && (
        <p className="quiet">Marked values have an issue: point at one to read it.</p>
      )}
      {table.explanation.droppedRows.map(({ why, count }) => (
        <p key={why} className="quiet">
          {counted(count, 'row')} left out: {why}
        </p>
      ))}
    </article>
  );
}
