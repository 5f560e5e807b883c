import { Fragment } from 'react';
import type { TablePageQuery } from '../../generated/graphql.ts';
import { Address } from '../../ui/address.tsx';
import { counted, percent } from '../../ui/format.ts';
import { kindOfValues } from '../../ui/kinds-of-values.ts';
import { useWorkspace } from '../../workspace/viewer.ts';
import { isTurned, spotOf } from '../source/parts.ts';
import { pathOfSource } from '../source/path.ts';
import styles from './table.module.css';

type Table = NonNullable<TablePageQuery['table']>;
type Dropped = Table['explanation']['droppedRows'][number];

/** Where the first rows stand that were left out; blank ones are no place to go to. */
function Rows({ of: { reason, rows, count }, table }: { of: Dropped; table: Table }) {
  const { slug } = useWorkspace();
  const { document, source, columns } = table;
  if (!document || reason === 'empty') return null;
  const spots = rows.flatMap((sourceRow) => spotOf(source, { sourceRow }, isTurned(columns)) ?? []);
  if (spots.length === 0) return null;
  return (
    <>
      {spots.map(({ sheet, at }) => (
        <Fragment key={at}>
          <Address sheet={sheet} range={at} href={pathOfSource(slug, document.id, sheet, at)} />{' '}
        </Fragment>
      ))}
      {count > spots.length && <span className="quiet">and {counted(count - spots.length, 'more', 'more')}</span>}
    </>
  );
}

/** So many are led to; of more it is said how many there are. */
const mostParts = 40;

function Parts({ of: { document, source } }: { of: Table }) {
  const { slug } = useWorkspace();
  const more = source.parts.length - mostParts;
  return (
    <>
      {source.parts.slice(0, mostParts).map(({ sheet, range }) => (
        <Fragment key={`${sheet} ${range}`}>
          <Address
            sheet={sheet}
            range={range}
            href={document ? pathOfSource(slug, document.id, sheet, range) : undefined}
          />{' '}
        </Fragment>
      ))}
      {more > 0 && <span className="quiet">and {counted(more, 'more', 'more')}</span>}
    </>
  );
}

/** Why a table came out as it did: what was left out, and which column became which. */
export function Why({ table }: { table: Table }) {
  return (
    <div className={styles.why}>
      <ul>
        {table.source.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
        {table.source.parts.length > 1 && (
          <li>
            It stands in {counted(table.source.parts.length, 'place')}: <Parts of={table} />
          </li>
        )}
        {table.explanation.droppedRows.map((dropped) => (
          <li key={dropped.reason}>
            {counted(dropped.count, 'row')} left out: {dropped.why} <Rows of={dropped} table={table} />
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
              <td>{kindOfValues(type)}</td>
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
              <td className="number">{mapping.field === null ? '' : percent(mapping.score)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
