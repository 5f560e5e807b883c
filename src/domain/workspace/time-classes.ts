// Times by classes, as PostgreSQL counts them (`ade_class_of`): the sketch of Masson, Rim and Lee, "DDSketch" (PVLDB 12, 2019), with an error of 1 %.

const error = 0.01;
const growth = (1 + error) / (1 - error);

/** Milliseconds in the middle of a class: none of it is further from it than `error` of itself. Class 0 is of less than a millisecond. */
function middleOf(number: number): number {
  return number === 0 ? 0 : (2 * growth ** (number - 1)) / (growth + 1);
}

/**
 * The time that a share of all is at most, in milliseconds, of how many there are in each class; `null` of none. Between two of them it is in between, as
 * PostgreSQL's `percentile_cont` has it: so it is within 1 % of what that says of the times themselves.
 */
export function quantileOf(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const place = share * (total - 1);
  const [below, above] = [timeAt(counts, Math.floor(place)), timeAt(counts, Math.ceil(place))];
  return below + (above - below) * (place - Math.floor(place));
}

/** The time of the one that so many come before. */
function timeAt(counts: readonly number[], place: number): number {
  let before = 0;
  const number = counts.findIndex((count) => {
    before += count;
    return before > place;
  });
  return middleOf(number);
}
