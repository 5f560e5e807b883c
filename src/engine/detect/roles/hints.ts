import type { CellRange } from '../../model.ts';
import { headerText } from '../../words/header-name.ts';
import type { Grid } from '../cells/grid.ts';
import type { HeaderMerges } from '../cells/merged-cells.ts';
import type { RowFacts } from '../cells/row-facts.ts';
import type { RoleWeights } from './learned/sequence.ts';
import type { TotalTrust } from './totals/settle-totals.ts';

/** What is known of a sheet's rows before they are judged. */
export interface RoleHints {
  totals: TotalTrust;
  /** What the columns are called by the specification, as `headerText` makes it of its texts; empty where it names none. */
  names: ReadonlySet<string>;
  /** What the specification says of headers; `null` where it leaves them to judgement. */
  forced: ForcedHeader | null;
  /** Positions of rows that are known to be headers. */
  known: ReadonlySet<number>;
  /** What was learned of the roles of rows. */
  weights: RoleWeights;
  /** Where tables of the workbook's own keep their totals. */
  listTotals: readonly CellRange[];
  /** Merged cells, as far as they are known. */
  merges: HeaderMerges;
}

/** A header that the specification fixes. */
export interface ForcedHeader {
  /** Number of its first row in the sheet. */
  at: number | null;
  /** Texts that its first row holds, as `headerText` makes them; empty where none are given. */
  match: readonly string[];
  /** How many rows it has. */
  rows: number | null;
}

/** So many rows are compared with the names: headers stand near the top, or come again like those. */
const comparedRows = 400;
const longestName = 80;
const hasDigit = /[0-9]/;

/** Positions of the rows that name the columns which the specification asks for: two of them, or the only one. */
export function namingRows(grid: Grid, rows: readonly RowFacts[], { names }: RoleHints): Set<number> {
  const naming = new Set<number>();
  if (names.size === 0) return naming;
  const isNamed = nameTest(names);
  let first = -1;
  for (const row of rows.slice(0, comparedRows)) {
    if (row.filled < 2) continue;
    let named = 0;
    for (let column = row.first; column <= row.last; column++) {
      if (grid.isFilled(row.at, column) && isNamed(grid.text(row.at, column))) named++;
    }
    if (named > 1) naming.add(row.at);
    else if (named === 1 && first < 0) first = row.at;
  }
  // One name may be a value as well: it counts where nothing better is found, in the first row that holds it.
  if (naming.size === 0 && first >= 0) naming.add(first);
  return naming;
}

/** As `isName`, for many cells: taking a text apart costs more than all else that a row is asked. */
function nameTest(names: ReadonlySet<string>): (text: string) => boolean {
  // A digit stays in both forms of a text: no synonym has one.
  const mayHaveDigit = [...names].some((name) => hasDigit.test(name));
  const known = new Map<string, boolean>();
  return (text) => {
    if (!mayHaveDigit && hasDigit.test(text)) return false;
    let is = known.get(text);
    if (is === undefined) {
      is = isName(text, names);
      known.set(text, is);
    }
    return is;
  };
}

export function isName(text: string, names: ReadonlySet<string>): boolean {
  if (text.length > longestName) return false;
  const { plain, canonical } = headerText(text);
  return plain !== '' && (names.has(plain) || names.has(canonical));
}
