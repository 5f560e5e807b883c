import { useState } from 'react';
import { Address } from '../../../ui/address.tsx';
import { Button } from '../../../ui/button.tsx';
import { count, counted } from '../../../ui/format.ts';
import { ruleName } from '../../../ui/rules.ts';
import { Status } from '../../../ui/status.tsx';
import styles from './editor.module.css';
import type { DryRunIssue, DryRunTable } from './use-dry-run.ts';

interface IssuesTriedProps {
  table: DryRunTable;
  followed: DryRunIssue | null;
  /** The page that shows a cell in the document. */
  hrefOf(cell: string, sheet: string): string | undefined;
  onFollow(issue: DryRunIssue): void;
}

/** As many are listed at first, and again with each press. */
const atOnce = 20;

const keyOf = ({ rule, row, column, message }: DryRunIssue) => `${rule} ${row} ${column} ${message}`;

/** What is doubtful in a table: of what kind, in words, and where. Each leads to its cell. */
export function IssuesTried({ table, followed, hrefOf, onFollow }: IssuesTriedProps) {
  const [most, setMost] = useState(atOnce);
  const { issues, issueCount, columns } = table;
  const labels = new Map(columns.map(({ name, label }) => [name, label]));
  if (issues.length === 0) return null;
  return (
    <>
      <ul className={styles.issues} aria-label={`Issues of ${table.name}`}>
        {issues.slice(0, most).map((issue) => {
          const { rule, severity, message, row, column, sourceCell } = issue;
          const sheet = issue.sheet ?? table.source.sheet;
          const where = [row != null && `Row ${count(row)}`, column && (labels.get(column) ?? column)].filter(Boolean);
          const words = (
            <>
              <Status of={severity} />
              <strong title={rule}>{ruleName(rule)}</strong>
              <span>{message}</span>
              <span className="quiet">{where.join(', ')}</span>
            </>
          );
          return (
            <li key={keyOf(issue)}>
              {where.length === 0 ? (
                <div>{words}</div>
              ) : (
                <button
                  type="button"
                  aria-current={(followed && keyOf(followed) === keyOf(issue)) || undefined}
                  onClick={() => onFollow(issue)}
                >
                  {words}
                </button>
              )}
              {sourceCell && <Address sheet={sheet} range={sourceCell} href={hrefOf(sourceCell, sheet)} />}
            </li>
          );
        })}
      </ul>
      {issues.length > most ? (
        <p>
          <Button look="quiet" onClick={() => setMost(most + atOnce)}>
            More issues
          </Button>
        </p>
      ) : (
        issues.length < issueCount && <p className="quiet">These are the first of {counted(issueCount, 'issue')}.</p>
      )}
    </>
  );
}
