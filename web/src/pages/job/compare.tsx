import { useQuery } from 'urql';
import { faultOf } from '../../data/failure.ts';
import { ComparedRunsDocument } from '../../generated/graphql.ts';
import { ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { differencesOf } from './differences.ts';
import styles from './runs.module.css';

/** What a run of a document found other than an earlier one: tables, rows, columns and issues. */
export function Compare({ before, after }: { before: string; after: string }) {
  const [{ data, error }] = useQuery({ query: ComparedRunsDocument, variables: { before, after } });
  const notice = <FailureNotice failure={error ? faultOf(error) : null} />;
  if (!data?.before || !data.after) {
    return (
      <>
        {notice}
        <ListSkeleton rows={2} />
      </>
    );
  }
  const differences = differencesOf(data.before, data.after);
  if (differences.length === 0)
    return (
      <p className="quiet">As many rows, the same columns and issues as in that run. Single values are not compared.</p>
    );
  return (
    <ul aria-label="What is different from that run" className={styles.differences}>
      {differences.map(({ id, table, says }) => (
        <li key={id}>
          <strong>{table}</strong>
          <ul>
            {says.map(({ text, rule }) => (
              <li key={text} title={rule}>
                {text}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
