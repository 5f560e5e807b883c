/** One line of the table: what was measured, and what it stands against. */
export interface Figure {
  corpus: string;
  metric: string;
  /** What the simplest program reaches, `–` where it was not measured. */
  naive: string;
  /** The best that has been published, mostly on the full corpus: to be compared in order of size. */
  published: string;
  /** What ADE is to reach, at least; `null` for what only informs. */
  wanted: number | null;
  ours: number;
  /** Whether they are counts; shares from 0 to 1 otherwise. */
  counts?: true;
}

/** The number that follows a label in what a scorer prints. Throws where there is none: the scorer has changed. */
export function numberAfter(text: string, label: string): number {
  const escaped = label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const found = new RegExp(`${escaped}\\s*([0-9.]+)`).exec(text)?.[1];
  if (found === undefined) throw new Error(`The scorer prints no “${label}”:\n${text}`);
  return Number(found);
}
