/** In the reader's own language and time zone. */
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const ago = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });
const whole = new Intl.NumberFormat();

const steps = [
  { unit: 'second', seconds: 1, below: 60 },
  { unit: 'minute', seconds: 60, below: 3_600 },
  { unit: 'hour', seconds: 3_600, below: 86_400 },
  { unit: 'day', seconds: 86_400, below: 7 * 86_400 },
] as const;

/** `3 min. ago` for what is of this week, else the date. */
export function relative(iso: string, now = Date.now()): string {
  const seconds = (Date.parse(iso) - now) / 1_000;
  const step = steps.find(({ below }) => Math.abs(seconds) < below);
  return step ? ago.format(Math.round(seconds / step.seconds), step.unit) : moments.format(new Date(iso));
}

export function exactly(iso: string): string {
  return exact.format(new Date(iso));
}

let second = { iso: '', text: '' };

/** Many events are of the same second, and to format a time takes longer than to draw it. */
export function timeOfDay(iso: string): string {
  const to = iso.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length);
  if (second.iso !== to) second = { iso: to, text: clock.format(new Date(iso)) };
  return second.text;
}

export function count(value: number | string): string {
  return whole.format(Number(value));
}

/** `1 row`, `2 rows`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

export function bytes(value: number | string): string {
  const size = Number(value);
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, size)) / 3));
  const format = {
    style: 'unit',
    unit: units[power] ?? 'byte',
    // “819 byte” is what the short form says of bytes alone.
    unitDisplay: power > 0 ? 'short' : 'long',
    maximumFractionDigits: power > 0 ? 1 : 0,
  } as const;
  return new Intl.NumberFormat(undefined, format).format(size / 1_000 ** power);
}

/** `1 min 3 s` from milliseconds. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1_000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  // Rounded before it is divided: there is no minute of 60 seconds.
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A score or share from 0 to 1: `92 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
