import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { ActivityBucketSize } from '../../generated/graphql.ts';
import { momentOf } from './moment.ts';
import styles from './overview.module.css';
import { momentTicks } from './ticks.ts';

export interface Series {
  name: string;
  /** A colour of the theme. */
  tone: 'good' | 'bad' | 'warn' | 'run' | 'accent' | 'ink-3';
  values: readonly (number | null)[];
}

interface ChartProps {
  label: string;
  kind: 'BARS' | 'LINES';
  moments: readonly string[];
  bucket: ActivityBucketSize;
  series: readonly Series[];
  format(value: number): string;
  /** Where lines stand at the side, up to one that no value rises above. */
  ticksUpTo(highest: number): number[];
  wordsOfTicks(ticks: readonly number[]): string[];
}

/** Pixels that the label of a moment takes with the room around it. */
const labelWidth = 64;

/** Bars that stand on each other, or lines, over spans of time. What is under the pointer is said below. */
export default function Chart(props: ChartProps) {
  const { label, kind, moments, bucket, series, format, ticksUpTo, wordsOfTicks } = props;
  const place = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const { current: element } = place;
    if (!element || moments.length === 0) return;
    const say = (at: number | null) => {
      if (!legend.current) return;
      const values = series.flatMap(({ name, values: of }) => {
        const value = at === null ? null : (of[at] ?? null);
        return value === null ? [] : [`${name} ${format(value)}`];
      });
      const moment = at === null ? undefined : moments[at];
      legend.current.textContent = [moment && momentOf(moment, bucket), ...values].filter(Boolean).join(' · ');
    };
    const draw = () => {
      const colours = new Map(series.map(({ tone }) => [tone, colourOf(element, tone)]));
      const ink = colourOf(element, 'ink-2');
      const line = colourOf(element, 'line');
      const font = `11px ${getComputedStyle(element).fontFamily}`;
      const bars = uPlot.paths.bars?.({ size: [0.7, 24], gap: 1 });
      // The first stands on all others: the whole is drawn first, and what is left of it over it.
      const stacked = kind === 'BARS' ? piled(series) : series.map(({ values }) => [...values]);
      const ticks = ticksUpTo(Math.max(0, ...stacked.flat().map(Number)));
      const words = wordsOfTicks(ticks);
      const plot = new uPlot(
        {
          width: element.clientWidth,
          height: element.clientHeight,
          legend: { show: false },
          cursor: { y: false, points: { show: kind === 'LINES', size: 6 }, drag: { x: false, y: false } },
          scales: {
            x: { time: false, range: (_plot, low, high) => [low - 0.6, high + 0.6] },
            y: { range: [0, ticks.at(-1) ?? 1] },
          },
          axes: [
            {
              stroke: ink,
              font,
              size: 24,
              gap: 4,
              grid: { show: false },
              ticks: { show: false },
              splits: ({ width }) => momentTicks(moments, bucket, width / labelWidth),
              values: (_plot, splits) => splits.map((at) => momentOf(moments[at] ?? '', bucket)),
            },
            {
              stroke: ink,
              font,
              size: 44,
              gap: 6,
              grid: { stroke: line, width: 1 },
              ticks: { show: false },
              splits: () => ticks,
              values: () => words,
            },
          ],
          series: [
            {},
            ...series.map(({ name, tone }) => ({
              label: name,
              stroke: colours.get(tone) ?? '',
              width: kind === 'BARS' ? 0 : 1.5,
              spanGaps: false,
              points: { show: kind === 'LINES', size: 7, width: 0, fill: colours.get(tone) ?? '' },
              ...(kind === 'BARS' ? { fill: colours.get(tone) ?? '', ...(bars ? { paths: bars } : {}) } : {}),
            })),
          ],
          hooks: { setCursor: [({ cursor }) => say(cursor.idx ?? null)] },
        },
        [moments.map((_, index) => index), ...stacked],
        element,
      );
      return plot;
    };
    say(null);
    let plot = draw();
    const again = () => {
      plot.destroy();
      plot = draw();
    };
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', again);
    const sizes = new ResizeObserver(() => {
      if (element.clientWidth !== plot.width)
        plot.setSize({ width: element.clientWidth, height: element.clientHeight });
    });
    sizes.observe(element);
    return () => {
      scheme.removeEventListener('change', again);
      sizes.disconnect();
      plot.destroy();
    };
  }, [kind, moments, bucket, series, format, ticksUpTo, wordsOfTicks]);
  return (
    <>
      <div ref={place} className={styles.plot} role="img" aria-label={label} />
      <div className={styles.legend} aria-hidden="true">
        <p ref={legend} />
        {series.length > 1 && (
          <ul>
            {series.map(({ name, tone }) => (
              <li key={name} data-tone={tone}>
                {name}
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}

/** Each with all that stand below it: the last at the bottom. */
function piled(series: readonly Series[]): number[][] {
  return series.map((_, first) =>
    (series[0]?.values ?? []).map((_value, at) =>
      series.slice(first).reduce((sum, { values }) => sum + (values[at] ?? 0), 0),
    ),
  );
}

/** A colour as it is in the scheme of now: a canvas knows no custom properties. */
function colourOf(element: HTMLElement, name: string): string {
  element.style.color = `var(--${name})`;
  const { color } = getComputedStyle(element);
  element.style.color = '';
  return color;
}
