import { lazy, Suspense, useMemo } from 'react';
import { loadPart } from '../../data/load-part.ts';
import { type ActivityBucketSize, ActivityDocument, type ActivityQuery } from '../../generated/graphql.ts';
import { useKeys } from '../../keys/keys.ts';
import { useViewState } from '../../list/view-state.ts';
import { count, duration } from '../../ui/format.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';
import type { Series } from './chart.tsx';
import { momentOf } from './moment.ts';
import styles from './overview.module.css';
import { countTicks, countWords, durationTicks, durationWords } from './ticks.ts';

const Chart = lazy(() => loadPart(() => import('./chart.tsx')));

type Bucket = NonNullable<NonNullable<ActivityQuery['workspace']>['activity']>[number];

const ranges: { name: string; value: string; hours: number; bucket: ActivityBucketSize }[] = [
  { name: '24 hours', value: 'day', hours: 24, bucket: 'HOUR' },
  { name: '7 days', value: 'week', hours: 7 * 24, bucket: 'DAY' },
  { name: '30 days', value: '', hours: 30 * 24, bucket: 'DAY' },
  { name: '1 year', value: 'year', hours: 365 * 24, bucket: 'WEEK' },
];
const usual = ranges[2];
const ofCounts = { format: count, ticksUpTo: countTicks, wordsOfTicks: countWords };
const ofTimes = { format: duration, ticksUpTo: durationTicks, wordsOfTicks: durationWords };

/** Jobs, rows, issues and times of the last days, as charts and as a table. */
export function Activity() {
  const { id } = useWorkspace();
  const view = useViewState();
  const range = ranges.find(({ value }) => value === view.get('range')) ?? usual;
  const { hours = 0, bucket = 'DAY' } = range ?? {};
  const from = useMemo(() => new Date(Date.now() - hours * 3_600_000).toISOString(), [hours]);
  const { data, failure } = useLiveQuery(ActivityDocument, { id, from, bucket }, [
    'JOB_SUCCEEDED',
    'JOB_FAILED',
    'JOB_CANCELLED',
  ]);
  useKeys(
    ranges.map(({ name, value }, index) => ({
      keys: String(index + 1),
      says: `The last ${name}`,
      act: () => view.step({ range: value }),
    })),
  );
  const buckets = data?.workspace?.activity ?? [];
  const sum = (of: (bucket: Bucket) => number | string) => buckets.reduce((all, one) => all + Number(of(one)), 0);
  const charts: {
    title: string;
    total: string;
    kind: 'BARS' | 'LINES';
    series: Series[];
    format(value: number): string;
    ticksUpTo(highest: number): number[];
    wordsOfTicks(ticks: readonly number[]): string[];
  }[] = [
    {
      title: 'Jobs',
      total: count(sum(({ succeeded, failed, cancelled }) => succeeded + failed + cancelled)),
      kind: 'BARS',
      series: [
        { name: 'Succeeded', tone: 'good', values: buckets.map(({ succeeded }) => succeeded) },
        { name: 'Failed', tone: 'bad', values: buckets.map(({ failed }) => failed) },
        { name: 'Cancelled', tone: 'ink-3', values: buckets.map(({ cancelled }) => cancelled) },
      ],
      ...ofCounts,
    },
    {
      title: 'Rows',
      total: count(sum(({ rows }) => rows)),
      kind: 'BARS',
      series: [{ name: 'Rows', tone: 'accent', values: buckets.map(({ rows }) => Number(rows)) }],
      ...ofCounts,
    },
    {
      title: 'Issues',
      total: count(sum(({ issues }) => issues)),
      kind: 'BARS',
      series: [{ name: 'Issues', tone: 'warn', values: buckets.map(({ issues }) => Number(issues)) }],
      ...ofCounts,
    },
    {
      title: 'Time of a job',
      total: middle(buckets.flatMap(({ ranMedian }) => ranMedian ?? [])),
      kind: 'LINES',
      series: [
        { name: 'Half took at most', tone: 'run', values: buckets.map(({ ranMedian }) => ranMedian ?? null) },
        { name: '95 % took at most', tone: 'ink-3', values: buckets.map(({ ranP95 }) => ranP95 ?? null) },
      ],
      ...ofTimes,
    },
  ];
  const moments = buckets.map((one) => one.from);
  return (
    <Section
      title="Activity"
      actions={
        <Tabs
          label="Of which time"
          tabs={ranges}
          value={range?.value ?? ''}
          onChange={(value) => view.step({ range: value })}
        />
      }
    >
      <FailureNotice failure={failure} />
      <div className={styles.charts}>
        {charts.map(({ title, total, ...chart }) => (
          <figure key={title} className={styles.figure}>
            <figcaption>
              {title} <span className="number">{data ? total : '…'}</span>
            </figcaption>
            {data ? (
              <Suspense fallback={<Blank />}>
                <Chart {...chart} label={`${title}: ${total}`} moments={moments} bucket={bucket} />
              </Suspense>
            ) : (
              <Blank />
            )}
          </figure>
        ))}
      </div>
      <details className={styles.table}>
        <summary>Show as a table</summary>
        <ActivityTable buckets={buckets} bucket={bucket} />
      </details>
    </Section>
  );
}

/** As high as a chart with its legend. */
function Blank() {
  return (
    <div aria-busy="true">
      <div className={styles.plot} />
      <div className={styles.legend} />
    </div>
  );
}

function middle(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const half = sorted[Math.floor(sorted.length / 2)];
  return half === undefined ? '–' : duration(half);
}

function ActivityTable({ buckets, bucket }: { buckets: readonly Bucket[]; bucket: ActivityBucketSize }) {
  const busy = buckets.filter(({ succeeded, failed, cancelled }) => succeeded + failed + cancelled > 0);
  return (
    <table aria-label="Activity">
      <thead>
        <tr>
          {['From', 'Succeeded', 'Failed', 'Cancelled', 'Rows', 'Issues', 'Half took'].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {busy.map((one) => (
          <tr key={one.from} className="number">
            <th scope="row">{momentOf(one.from, bucket)}</th>
            <td>{count(one.succeeded)}</td>
            <td>{count(one.failed)}</td>
            <td>{count(one.cancelled)}</td>
            <td>{count(one.rows)}</td>
            <td>{count(one.issues)}</td>
            <td>{one.ranMedian == null ? '–' : duration(one.ranMedian)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
