import type { ActivityBucketSize } from '../../generated/graphql.ts';

const hour = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
/** Days and weeks begin at midnight of UTC: in another zone they would bear the name of the day before. */
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** What a span of time is called where it begins. */
export function momentOf(iso: string, bucket: ActivityBucketSize): string {
  return (bucket === 'HOUR' ? hour : day).format(new Date(iso));
}
