import type { TablePageQuery } from '../../generated/graphql.ts';
import { counted } from '../../ui/format.ts';
import styles from './table.module.css';

type Table = NonNullable<TablePageQuery['table']>;

/** Why a table came out as it did: what was left out, and which column became which. */
export function Why({ table }: { table: Table }) {
  return (
    <div className={styles.why}>
      <ul>
        {table.source.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
        {table.explanation.droppedRows.map(({ why, count }) => (
          <li key={why}>
            {counted(count, 'row')} left out: {why}
          </li>
        ))}
      </ul>
      <table>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Type</th>
            <th scope="col">In the document</th>
            <th scope="col">Matched by</th>
            <th scope="col">Sure</th>
          </tr>
        </thead>
        <tbody>
          {table.columns.map(({ name, label, type, source, mapping }) => (
            <tr key={name}>
              <td>{label}</td>
              <td>{type.toLowerCase()}</td>
              <td>
                {source ? (
                  <>
                    <code>{source.letter}</code> {source.header}
                  </>
                ) : (
                  <span className="quiet">no column</span>
                )}
              </td>
              <td>{mapping.field === null ? 'as found' : mapping.method.toLowerCase()}</td>
              <td className="number">{mapping.field === null ? '' : `${Math.round(mapping.score * 100)} %`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
