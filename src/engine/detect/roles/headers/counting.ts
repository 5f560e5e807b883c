/** The number in a text, whatever stands around it; NaN where there is none. */
export function figureOf(text: string): number {
  return Number(text.replace(/[^\d.-]/g, ''));
}

/** Whether figures go up by one from column to column, three of them at least: 1, 2, 3. */
export function isCount(figures: readonly number[]): boolean {
  return (
    figures.length > 2 && figures.every((figure, index) => index === 0 || figure === (figures[index - 1] ?? 0) + 1)
  );
}
