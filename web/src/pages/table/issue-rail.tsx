import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useQuery } from 'urql';
import { faultOf } from '../../data/failure.ts';
import { type NodeOf, nodesOf } from '../../data/nodes.ts';
import { TableIssuesDocument, type TableIssuesQuery, type TablePageQuery } from '../../generated/graphql.ts';
import { useKeys } from '../../keys/keys.ts';
import type { PlaceState } from '../../list/place-state.ts';
import { Button } from '../../ui/button.tsx';
import { count } from '../../ui/format.ts';
import { More } from '../../ui/more.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { ruleName } from '../../ui/rules.ts';
import { Status } from '../../ui/status.tsx';
import styles from './table.module.css';

export type Issue = NodeOf<NonNullable<TableIssuesQuery['table']>['issues']>;
type Kind = NonNullable<TablePageQuery['table']>['issueSummary'][number];

interface IssueRailProps {
  tableId: string;
  kinds: readonly Kind[];
  /** How many issues the table has. */
  total: number;
  /** A column's name as people read it. */
  labelOf(column: string): string;
  onShow(issue: Issue): void;
  /** Which kind is listed, and which issue is shown: in the address of the page. */
  place: PlaceState;
  /** There is no room for all of them: the one that is shown, and how to get to the others. */
  isOneAtATime: boolean;
}

const keyOf = ({ rule, column }: { rule: string; column?: string | null }) => `${rule} ${column ?? ''}`;

/** What is doubtful in a table: how much of each kind, and each of them, which leads to its cell. */
export function IssueRail({ tableId, kinds, total, labelOf, onShow, place, isOneAtATime }: IssueRailProps) {
  const [after, setAfter] = useState<string | null>(null);
  const chosen = place.get('kind');
  const shown = (Number(place.get('issue')) || 0) - 1;
  const kind = kinds.find((one) => keyOf(one) === chosen);
  const variables = { id: tableId, after, rule: kind?.rule, column: kind?.column };
  const [{ data, error, fetching }] = useQuery({ query: TableIssuesDocument, variables });
  const issues = nodesOf(data?.table?.issues);
  const pageInfo = data?.table?.issues?.pageInfo;
  // Fewer than the table has, where it has more kinds than are named.
  const all = kinds.reduce((sum, one) => sum + one.count, 0);
  const show = (index: number) => {
    const issue = issues[index];
    if (!issue) return;
    place.set({ issue: String(index + 1) });
    onShow(issue);
  };
  // So that the one that is shown is there, and the next one when it is gone to.
  const next = shown >= issues.length - 1 && shown >= 0 && pageInfo?.hasNextPage ? pageInfo.endCursor : null;
  useEffect(() => {
    if (next) setAfter(next);
  }, [next]);
  useKeys([
    { keys: 'n', says: 'The next issue', act: () => show(shown + 1) },
    { keys: 'p', says: 'The issue before', act: () => show(shown - 1) },
  ]);
  const current = issues[shown];
  const list = useRef<HTMLElement>(null);
  const isShown = current !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one is shown, or is there.
  useEffect(() => {
    const line = list.current?.querySelector<HTMLElement>('[aria-current]');
    if (!list.current || !line) return;
    // Within the list: the page stays where it is.
    const [around, inner] = [list.current.getBoundingClientRect(), line.getBoundingClientRect()];
    if (inner.top < around.top || inner.bottom > around.bottom)
      list.current.scrollTop += inner.top - around.top - (around.height - inner.height) / 2;
  }, [shown, isShown]);
  if (isOneAtATime)
    return (
      <aside className={styles.issue} aria-label="Issues">
        <Button look="quiet" aria-label="The issue before" disabled={shown <= 0} onClick={() => show(shown - 1)}>
          <ChevronLeft size={16} aria-hidden />
        </Button>
        <span className="number">
          {current ? `${count(shown + 1)} of ${count(kind?.count ?? total)}` : `Issues: ${count(kind?.count ?? total)}`}
        </span>
        <Button
          look="quiet"
          aria-label="The next issue"
          disabled={shown >= issues.length - 1}
          onClick={() => show(shown + 1)}
        >
          <ChevronRight size={16} aria-hidden />
        </Button>
        <div aria-live="polite">{current && <IssueLine of={current} labelOf={labelOf} />}</div>
      </aside>
    );
  return (
    <aside ref={list} className={styles.issues} aria-label="Issues">
      <header>
        <h2>Issues</h2>
        <p className="quiet">
          <kbd>n</kbd> next, <kbd>p</kbd> before
        </p>
      </header>
      <select
        aria-label="Which issues"
        value={chosen}
        title={kind?.rule}
        onChange={({ currentTarget }) => {
          place.set({ kind: currentTarget.value, issue: '' });
          setAfter(null);
        }}
      >
        <option value="">All kinds ({all < total ? `the first ${count(all)} of ${count(total)}` : count(all)})</option>
        {kinds.map((one) => (
          <option key={`${keyOf(one)} ${one.severity}`} value={keyOf(one)} title={one.rule}>
            {one.column ? `${labelOf(one.column)}: ` : ''}
            {ruleName(one.rule)} ({count(one.count)})
          </option>
        ))}
      </select>
      <FailureNotice failure={error ? faultOf(error) : null} />
      <ul>
        {issues.map((issue, index) => (
          <li key={`${issue.row} ${issue.column} ${issue.rule} ${issue.message}`}>
            <button type="button" aria-current={index === shown || undefined} onClick={() => show(index)}>
              <IssueLine of={issue} labelOf={labelOf} />
            </button>
          </li>
        ))}
      </ul>
      <More pageInfo={pageInfo} isBusy={fetching} onMore={setAfter} />
    </aside>
  );
}

/** An issue: of what kind it is, what is wrong, and where. */
function IssueLine({ of: issue, labelOf }: { of: Issue; labelOf(column: string): string }) {
  return (
    <>
      <span className={styles.kind} title={issue.rule}>
        <Status of={issue.severity} /> {ruleName(issue.rule)}
      </span>
      <span>{issue.message}</span>
      <span className="quiet">
        {issue.row && `Row ${count(issue.row)}`} {issue.column && labelOf(issue.column)}{' '}
        {issue.sourceCell ? (
          <code>{issue.sheet ? `${issue.sheet}!${issue.sourceCell}` : issue.sourceCell}</code>
        ) : (
          !issue.row && issue.sourceRow && `Row ${count(issue.sourceRow)} of ${issue.sheet ?? 'the sheet'}`
        )}
      </span>
    </>
  );
}
