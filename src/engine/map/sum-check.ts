import type { OutputValue } from '../extracted-table.ts';

/** Totals of other kinds, whose rows no sum can explain. */
const otherTotals =
  /\b(?:average|avg|mean|median|min|max|minimum|maximum|count|std|stdev|variance|percent|share|moyenne|mittelwert|durchschnitt|promedio)\b|%$/i;

/** Sections beyond these are added to the oldest one, so that a sheet of subtotals alone stays cheap. */
const maxSections = 1_000;

/** The rows of one numeric column in sections that end with a total, for the comparison of each total with what is above it. */
export class SumCheck {
  readonly #tolerance: number;
  /** Sums of the sections so far; the last is open. */
  readonly #sections = [0];
  totals = 0;

  constructor(tolerance: number) {
    this.#tolerance = tolerance;
  }

  add(value: OutputValue): void {
    const last = this.#sections.length - 1;
    if (value !== null) this.#sections[last] = (this.#sections[last] ?? 0) + (Number(value) || 0);
  }

  /**
   * Whether a total is the sum of the section above it, or of several: a subtotal, a total of subtotals, or a grand total.
   *
   * @returns `null` when it is, else the sums that it could have been
   */
  total(value: number): { section: number; all: number } | null {
    this.totals += 1;
    const sections = this.#sections;
    const section = sections.at(-1) ?? 0;
    let sum = 0;
    let found = false;
    for (let at = sections.length - 1; at >= 0; at--) {
      sum += sections[at] ?? 0;
      // Doubles add up with an error in the last digits.
      if (Math.abs(sum - value) <= this.#tolerance + Math.abs(value) * 1e-9) found = true;
    }
    sections.push(0);
    if (sections.length > maxSections) sections.splice(0, 2, (sections[0] ?? 0) + (sections[1] ?? 0));
    return found ? null : { section: shown(section), all: shown(sum) };
  }
}

/** Whether the texts of a totals row say that it holds sums. */
export function holdsSums(values: readonly unknown[]): boolean {
  return !values.some((value) => typeof value === 'string' && otherTotals.test(value.slice(0, 100)));
}

function shown(sum: number): number {
  return Number(sum.toPrecision(12));
}
