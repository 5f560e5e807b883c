import { useQuery } from 'urql';
import { faultOf } from '../../data/failure.ts';
import { TableStatisticsDocument } from '../../generated/graphql.ts';
import { count } from '../../ui/format.ts';
import { ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import styles from './table.module.css';

/** What the values of each column are like. */
export function Statistics({ tableId, labelOf }: { tableId: string; labelOf(column: string): string }) {
  const [{ data, error }] = useQuery({ query: TableStatisticsDocument, variables: { id: tableId } });
  const statistics = data?.table?.statistics;
  if (error) return <FailureNotice failure={faultOf(error)} />;
  if (!statistics) return <ListSkeleton />;
  return (
    <ul className={styles.statistics}>
      {statistics.map(({ column, rows, nulls, distinct, min, max, top }) => (
        <li key={column}>
          <h2>{labelOf(column)}</h2>
          <p className="quiet">
            {distinct === null || distinct === undefined ? 'More than 10,000' : count(distinct)} different,{' '}
            {nulls === 0 ? 'none blank' : `${count(nulls)} blank`}
          </p>
          {min !== null && (
            <p className="quiet">
              {String(min)} to {String(max)}
            </p>
          )}
          <ol>
            {top.slice(0, 6).map(({ value, count: times }) => (
              <li key={String(value)}>
                <span>{value === null ? 'blank' : String(value)}</span>
                <span className="number">{count(times)}</span>
                <meter aria-label={`Share of ${String(value)}`} min={0} max={Math.max(1, rows)} value={times} />
              </li>
            ))}
          </ol>
        </li>
      ))}
    </ul>
  );
}
