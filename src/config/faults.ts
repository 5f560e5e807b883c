/** One thing that is wrong with the settings. Never contains a secret. */
export interface SettingsFault {
  /** `http.port`, the unknown name as it was given, or the file that cannot be read. */
  setting: string;
  /** `environment variable ADE_PORT`, `ade.toml`, `default`. */
  source: string;
  problem: string;
  remedy: string;
}

/** The settings are wrong; the message lists every fault, one line each. */
export class SettingsError extends Error {
  readonly faults: readonly SettingsFault[];
  constructor(faults: readonly SettingsFault[]) {
    const lines = faults.map(
      ({ setting, source, problem, remedy }) => `  ${setting} (${source}) ${problem}. ${remedy}.`,
    );
    super([`${faults.length} ${faults.length === 1 ? 'setting is' : 'settings are'} wrong:`, ...lines].join('\n'));
    this.name = 'SettingsError';
    this.faults = faults;
  }
}

/** "Did you mean …? " for the nearest known name, or nothing when none is near. */
export function suggestion(given: string, known: readonly string[]): string {
  const ranked = known.map((name) => ({ name, distance: editDistance(given, name) }));
  const nearest = ranked.sort((a, b) => a.distance - b.distance)[0];
  return nearest && nearest.distance <= Math.max(2, given.length / 4) ? `Did you mean ${nearest.name}? ` : '';
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
