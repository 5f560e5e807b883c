import type { ActivityBucketSize } from '../../generated/graphql.ts';

/** Spans between the lowest tick and the highest: as many as the height of a chart has room for. */
const mostSpans = 4;

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
/** Steps between which no tick is an odd time: beyond a second, clocks do not count in tens. */
const durationSteps = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minute),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hour),
];
const numbers = new Intl.NumberFormat(undefined, { notation: 'compact' });

/** From 0 to what is not below the highest value, in whole steps of 1, 2 or 5 times a power of ten. */
export function countTicks(highest: number): number[] {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, highest / mostSpans))));
  return upTo(
    highest,
    [1, 2, 5, 10].map((digit) => digit * power),
  );
}

/** The same for milliseconds, in steps that a clock has. */
export function durationTicks(highest: number): number[] {
  const longest = durationSteps.at(-1) ?? 1;
  const days = countTicks(highest / (2 * longest)).map((count) => count * 2 * longest);
  return highest > mostSpans * longest ? days : upTo(highest, durationSteps);
}

function upTo(highest: number, steps: readonly number[]): number[] {
  const step = steps.find((one) => highest <= one * mostSpans) ?? highest / mostSpans;
  const spans = Math.max(1, Math.ceil(highest / step));
  return Array.from({ length: spans + 1 }, (_, index) => index * step);
}

export function countWords(ticks: readonly number[]): string[] {
  return ticks.map((value) => numbers.format(value));
}

/** All in the unit that the step between them has. */
export function durationWords(ticks: readonly number[]): string[] {
  const [, step = 0] = ticks;
  const [unit, name] = step < minute ? [second, 's'] : step < hour ? [minute, 'min'] : [hour, 'h'];
  return ticks.map((value) => (value === 0 ? '0' : `${numbers.format(value / unit)} ${name}`));
}

/** Between which spans of time labels stand, closest first. */
const momentSteps = { HOUR: [1, 2, 3, 6, 12, 24], DAY: [1, 2, 7, 14], WEEK: [1, 2, 4, 13] } as const satisfies Record<
  ActivityBucketSize,
  readonly number[]
>;

/** Which of the moments have a label where there is room for so many: of hours those that the reader's clock divides a day by. */
export function momentTicks(moments: readonly string[], bucket: ActivityBucketSize, most: number): number[] {
  const steps = momentSteps[bucket];
  const step = steps.find((one) => moments.length / one <= most) ?? steps.at(-1) ?? 1;
  return moments.flatMap((moment, index) => {
    const place = bucket === 'HOUR' ? new Date(moment).getHours() : index;
    return place % step === 0 ? [index] : [];
  });
}
