import { useQuery } from 'urql';
import { faultOf } from '../../data/failure.ts';
import { TableStatisticsDocument } from '../../generated/graphql.ts';
import { count, counted } from '../../ui/format.ts';
import { ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { type Facet, textOfValue } from './facet.ts';
import styles from './table.module.css';

interface StatisticsProps {
  table: { id: string; rowCount: number };
  labelOf(column: string): string;
  /** Shows the rows that have a value. */
  onChoose(facet: Facet): void;
}

/** What the values of each column are like, the most frequent with their counts: each leads to its rows. */
export function Statistics({ table, labelOf, onChoose }: StatisticsProps) {
  const [{ data, error }] = useQuery({ query: TableStatisticsDocument, variables: { id: table.id } });
  const statistics = data?.table?.statistics;
  const notice = <FailureNotice failure={error ? faultOf(error) : null} />;
  if (!statistics) {
    return (
      <>
        {notice}
        <ListSkeleton />
      </>
    );
  }
  return (
    <>
      {notice}
      <ul className={styles.statistics}>
        {statistics.map(({ column, rows, nulls, distinct, min, max, top }) => (
          <li key={column}>
            <h2>{labelOf(column)}</h2>
            <p className="quiet">
              {distinct === null || distinct === undefined ? 'More than 10,000' : count(distinct)} different,{' '}
              {nulls === 0 ? 'none blank' : `${count(nulls)} blank`}
            </p>
            {/* Of a large table the server counts columns of many values in the first rows only. */}
            {rows < table.rowCount && (
              <p className="quiet">
                in the first {count(rows)} of {counted(table.rowCount, 'row')}
              </p>
            )}
            {min !== null && (
              <p className="quiet">
                {String(min)} to {String(max)}
              </p>
            )}
            <ol>
              {top.slice(0, 6).map(({ value, count: times }) => (
                <li key={String(value)}>
                  <button
                    type="button"
                    dir="auto"
                    onClick={() => onChoose({ column, value })}
                    title="Show the rows that have it"
                  >
                    {textOfValue(value)}
                  </button>
                  <span className="number">{count(times)}</span>
                  <meter aria-label={`Share of ${String(value)}`} min={0} max={Math.max(1, rows)} value={times} />
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ul>
    </>
  );
}
