import type { ChaosOptions, ChaosReport } from './chaos.ts';

const mostLosses = 40;

/** The run's outcome as text: a table of faults, the counts, and every broken promise up to a number. */
export function describe({ profile, seed }: ChaosOptions, report: ChaosReport): string {
  const { losses, faults, counts, jobs, events, seconds } = report;
  const rows = [...Map.groupBy(faults, ({ kind }) => kind)].sort().map(([kind, own]) => {
    const times = own.flatMap(({ recoveredIn }) => recoveredIn ?? []).sort((a, b) => a - b);
    const longest = times.length === 0 ? '' : `${((times.at(-1) ?? 0) / 1000).toFixed(1)} s`;
    return [kind, String(own.length), String(times.length), longest];
  });
  const all = [String(faults.length), String(faults.filter(({ recoveredIn }) => recoveredIn !== null).length)];
  return [
    `Chaos on the ${profile} profile, seed ${seed}`,
    '',
    ...table([['fault', 'injected', 'recovered', 'longest'], ...rows, ['in all', ...all, '']]),
    '',
    ...table([['jobs', String(jobs)], ['events', String(events)], ...counts.map(([what, n]) => [what, String(n)])]),
    '',
    ...losses.slice(0, mostLosses).map((loss) => `LOSS ${loss}`),
    ...(losses.length > mostLosses ? [`… and ${losses.length - mostLosses} more`] : []),
    `${losses.length === 0 ? 'Nothing was lost' : `${losses.length} promises were broken`}; ${seconds.toFixed(0)} s.`,
    '',
  ].join('\n');
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_cell, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
