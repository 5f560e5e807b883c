import { useState } from 'react';
import { useQuery } from 'urql';
import { faultOf } from '../../data/failure.ts';
import { type NodeOf, nodesOf } from '../../data/nodes.ts';
import { TableIssuesDocument, type TableIssuesQuery, type TablePageQuery } from '../../generated/graphql.ts';
import { useKeys } from '../../keys/keys.ts';
import { count } from '../../ui/format.ts';
import { More } from '../../ui/more.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Status } from '../../ui/status.tsx';
import styles from './table.module.css';

export type Issue = NodeOf<NonNullable<TableIssuesQuery['table']>['issues']>;
type Kind = NonNullable<TablePageQuery['table']>['issueSummary'][number];

interface IssueRailProps {
  tableId: string;
  kinds: readonly Kind[];
  /** A column's name as people read it. */
  labelOf(column: string): string;
  onShow(issue: Issue): void;
}

const keyOf = ({ rule, column }: { rule: string; column?: string | null }) => `${rule} ${column ?? ''}`;

/** What is doubtful in a table: how much of each kind, and each of them, which leads to its cell. */
export function IssueRail({ tableId, kinds, labelOf, onShow }: IssueRailProps) {
  const [after, setAfter] = useState<string | null>(null);
  const [chosen, setChosen] = useState('');
  const [shown, setShown] = useState(-1);
  const kind = kinds.find((one) => keyOf(one) === chosen);
  const variables = { id: tableId, after, rule: kind?.rule, column: kind?.column };
  const [{ data, error, fetching }] = useQuery({ query: TableIssuesDocument, variables });
  const issues = nodesOf(data?.table?.issues);
  const show = (index: number) => {
    const issue = issues[index];
    if (!issue) return;
    setShown(index);
    onShow(issue);
  };
  useKeys([
    { keys: 'n', says: 'The next issue', act: () => show(shown + 1) },
    { keys: 'p', says: 'The issue before', act: () => show(shown - 1) },
  ]);
  return (
    <aside className={styles.issues} aria-label="Issues">
      <header>
        <h2>Issues</h2>
        <p className="quiet">
          <kbd>n</kbd> next, <kbd>p</kbd> before
        </p>
      </header>
      <select
        aria-label="Which issues"
        value={chosen}
        onChange={({ currentTarget }) => {
          setChosen(currentTarget.value);
          setAfter(null);
          setShown(-1);
        }}
      >
        <option value="">All kinds ({count(kinds.reduce((sum, one) => sum + one.count, 0))})</option>
        {kinds.map((one) => (
          <option key={`${keyOf(one)} ${one.severity}`} value={keyOf(one)}>
            {one.column ? `${labelOf(one.column)}: ` : ''}
            {one.rule} ({count(one.count)})
          </option>
        ))}
      </select>
      <FailureNotice failure={error ? faultOf(error) : null} />
      <ul>
        {issues.map((issue, index) => (
          <li key={`${issue.row} ${issue.column} ${issue.rule} ${issue.message}`}>
            <button type="button" aria-current={index === shown || undefined} onClick={() => show(index)}>
              <Status of={issue.severity} />
              <span>{issue.message}</span>
              <span className="quiet">
                {issue.row && `Row ${count(issue.row)}`} {issue.column && labelOf(issue.column)}{' '}
                {issue.sourceCell && <code>{issue.sourceCell}</code>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <More pageInfo={data?.table?.issues?.pageInfo} isBusy={fetching} onMore={setAfter} />
    </aside>
  );
}
