import { useEffect, useRef, useState } from 'react';
import { Address } from '../../../ui/address.tsx';
import { count, counted } from '../../../ui/format.ts';
import { fractionDigits, pointAligned } from '../../../ui/grid/fractions.ts';
import { scrollsByKeys } from '../../../ui/scrolls-by-keys.ts';
import { useWorkspace } from '../../../workspace/viewer.ts';
import { pathOfSource } from '../../source/path.ts';
import styles from './editor.module.css';
import { IssuesTried } from './issues-tried.tsx';
import type { DryRunIssue, DryRunTable } from './use-dry-run.ts';

interface TableTriedProps {
  table: DryRunTable;
  documentId: string | null;
  /** Reads rows beyond the first ones. */
  onReadMore(): Promise<void>;
}

/** The first rows of a table as the draft makes it, and what is doubtful in it. */
export function TableTried({ table, documentId, onReadMore }: TableTriedProps) {
  const { slug } = useWorkspace();
  const { sheet, range } = table.source;
  const place = useRef<HTMLElement>(null);
  /** The issue that was followed: its cell, else its row or its column, is marked. */
  const [followed, setFollowed] = useState<DryRunIssue | null>(null);
  const reasons = new Map(table.explanation.columns.map((one) => [one.column, one.reason]));
  const digits = table.columns.map(({ type }, index) =>
    type === 'DECIMAL' ? fractionDigits(table.rows.map(({ values }) => values[index])) : 0,
  );
  const hasColumn = ({ column }: DryRunIssue) => table.columns.some(({ name }) => name === column);
  const isMarked = (row: number | null, column: string) =>
    followed !== null && (followed.row ?? null) === row && (!hasColumn(followed) || followed.column === column);
  const follow = async (issue: DryRunIssue) => {
    if (table.rows.every(({ number }) => number !== issue.row) && issue.row != null) await onReadMore();
    // Another object, also for the same issue: it is gone to again.
    setFollowed({ ...issue });
  };
  useEffect(() => {
    if (followed === null) return;
    const cell = place.current?.querySelector<HTMLElement>('[data-marked]');
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    cell?.focus({ preventScroll: true });
  }, [followed]);
  const isBeyond = followed?.row != null && table.rows.every(({ number }) => number !== followed.row);
  const hrefOf = (at: string, on: string) => (documentId === null ? undefined : pathOfSource(slug, documentId, on, at));
  return (
    <article className={styles.tried}>
      <header>
        <h4>{table.name}</h4>
        <Address sheet={sheet} range={range} href={hrefOf(range, sheet)} />
        <span className="quiet">
          {counted(table.rowCount, 'row')}, {counted(table.issueCount, 'issue')}
        </span>
      </header>
      <section {...scrollsByKeys} ref={place} className={styles.rows} aria-label={`First rows of ${table.name}`}>
        <table>
          <thead>
            <tr>
              {table.columns.map(({ name, label, type }) => (
                <th
                  key={name}
                  scope="col"
                  dir="auto"
                  tabIndex={-1}
                  title={reasons.get(name)}
                  data-numeric={isNumber(type) || undefined}
                  data-marked={isMarked(null, name) || undefined}
                >
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
                      dir="auto"
                      tabIndex={-1}
                      data-issue={issue?.severity}
                      data-numeric={isNumber(type) || undefined}
                      data-marked={isMarked(number, name) || undefined}
                      title={issue?.message}
                    >
                      {value === null || value === undefined ? '' : pointAligned(String(value), digits[index] ?? 0)}
                      {issue && <span className="hidden-text"> ({issue.message})</span>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="quiet" role="status">
        {isBeyond &&
          `Row ${count(followed.row ?? 0)} is beyond the ${counted(table.rows.length, 'row')} that are shown here; its address shows it in the document.`}
      </p>
      <IssuesTried table={table} followed={followed} hrefOf={hrefOf} onFollow={follow} />
      {table.explanation.droppedRows.map(({ why, count: rows }) => (
        <p key={why} className="quiet">
          {counted(rows, 'row')} left out: {why}
        </p>
      ))}
    </article>
  );
}

function isNumber(type: string): boolean {
  return type === 'INTEGER' || type === 'DECIMAL';
}
