import type { RowRole } from '../../generated/graphql.ts';
import styles from './source.module.css';

/** A word for each kind of row; records are most of them, and need none. */
const words: Record<RowRole, string> = {
  HEADER: 'header',
  DATA: '',
  GROUP: 'group',
  DERIVED: 'total',
  METADATA: 'title',
  NOTES: 'note',
  EMPTY: '',
};

export function wordOf(role: RowRole | null | undefined): string {
  return role ? words[role] : '';
}

/** What the marks in a sheet mean. */
export function Legend({
  hasIssues,
  hasHidden,
  isPage,
}: {
  hasIssues: boolean;
  hasHidden: boolean;
  /** A page as it is printed has no marks for its rows. */
  isPage: boolean;
}) {
  return (
    <ul className={styles.legend} aria-label="What the marks mean">
      <li>
        <span data-swatch="table" /> A table
      </li>
      {!isPage && (
        <>
          <li>
            <span data-swatch="HEADER" /> Header
          </li>
          <li>
            <span data-swatch="DERIVED">Σ</span> Total, left out
          </li>
          <li>
            <span data-swatch="NOTES">n</span> Title, group or note
          </li>
        </>
      )}
      {hasIssues && (
        <>
          <li>
            <span data-swatch="ERROR" /> Error
          </li>
          <li>
            <span data-swatch="WARNING" /> Warning
          </li>
        </>
      )}
      {hasHidden && (
        <li>
          <span data-swatch="hidden" /> Hidden in the workbook
        </li>
      )}
    </ul>
  );
}
