import type { ActivityBucketSize } from '../../generated/graphql.ts';

/** Of a clock of twelve hours the hour alone is a time (`2 PM`); of one of 24 it takes the minutes (`14:00`). */
const { hour12 = false } = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions();
const hour = new Intl.DateTimeFormat(undefined, { hour: 'numeric' });
const hourAndMinute = new Intl.DateTimeFormat(undefined, { hour: hour12 ? 'numeric' : '2-digit', minute: '2-digit' });
/** Days and weeks begin at midnight of UTC: in another zone they would bear the name of the day before. */
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** What a span of time is called where it begins. */
export function momentOf(iso: string, bucket: ActivityBucketSize): string {
  const date = new Date(iso);
  if (bucket !== 'HOUR') return day.format(date);
  // Zones that are half an hour off begin theirs between two hours.
  return (hour12 && date.getMinutes() === 0 ? hour : hourAndMinute).format(date);
}
