import type { CSSProperties, ReactNode } from 'react';
import styles from './list.module.css';

export interface ListColumn<Item> {
  name: string;
  /** Of numbers, which stand at the right. */
  isNumber?: boolean;
  /** Of buttons, which stand at the right and say themselves what they do. */
  isNameHidden?: boolean;
  /** How much of the width it takes, in percent, where lists stand below each other. */
  share?: number;
  /** Of sentences, which go on in the next line. */
  isText?: boolean;
  /** Left out where the page is narrow. */
  isExtra?: boolean;
  cell(item: Item): ReactNode;
}

/** Which of the things in a list are chosen. */
export interface Selection {
  has(id: string): boolean;
  toggle(id: string): void;
  set(ids: readonly string[]): void;
}

interface ListProps<Item extends { id: string }> {
  label: string;
  columns: readonly ListColumn<Item>[];
  items: readonly Item[];
  /** Gives each row a box, by the name of its thing. */
  selection?: Selection | undefined;
  nameOf?(item: Item): string;
}

/** Things in rows. Rows are as high while they load as they are afterwards. */
export function List<Item extends { id: string }>({ label, columns, items, selection, nameOf }: ListProps<Item>) {
  const isAllChosen = selection !== undefined && items.length > 0 && items.every(({ id }) => selection.has(id));
  return (
    <div className={styles.scroll}>
      <table className={styles.list} aria-label={label}>
        <thead>
          <tr>
            {selection && (
              <th scope="col" className={styles.box}>
                <input
                  type="checkbox"
                  aria-label="Choose all that are shown"
                  checked={isAllChosen}
                  onChange={() => selection.set(isAllChosen ? [] : items.map(({ id }) => id))}
                />
              </th>
            )}
            {columns.map(({ name, share, ...kind }) => (
              <th key={name} scope="col" className={classOf(kind)} style={widthOf(share)}>
                {kind.isNameHidden ? <span className="hidden-text">{name}</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id}>
              {selection && (
                <td className={styles.box}>
                  <input
                    type="checkbox"
                    aria-label={`Choose ${nameOf?.(item) ?? item.id}`}
                    checked={selection.has(item.id)}
                    onChange={() => selection.toggle(item.id)}
                  />
                </td>
              )}
              {columns.map(({ name, cell, ...kind }) => (
                <td key={name} className={classOf(kind)}>
                  {cell(item)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type ColumnKind = Pick<ListColumn<unknown>, 'isNumber' | 'isText' | 'isExtra' | 'isNameHidden'>;

function classOf({ isNumber, isText, isExtra, isNameHidden }: ColumnKind): string {
  return [
    isNumber && `${styles.numeric} number`,
    isText && styles.wraps,
    isExtra && styles.extra,
    isNameHidden && styles.acts,
  ]
    .filter(Boolean)
    .join(' ');
}

function widthOf(share: number | undefined): (CSSProperties & { '--share': string }) | undefined {
  return share === undefined ? undefined : { '--share': `${share}%` };
}

/** The place that a list will take. */
export function ListSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <div className={styles.skeleton} style={{ height: `calc(${rows} * var(--row))` }} aria-busy="true">
      <span className="hidden-text">Loading…</span>
    </div>
  );
}
