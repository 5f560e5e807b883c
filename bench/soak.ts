// Uploads, jobs, reads and followers for a long time: what goes wrong (nothing should), how long each takes, and how memory goes. Then more
// at once than the API takes, and whether it comes back. `--minutes=10`, `--redis` for queue and hints through Redis, `--json` for programs.
import { parseArgs } from 'node:util';
import { startSoaked } from '../test/load/installation.ts';
import { mixedLoad, overload } from '../test/load/load.ts';
import { quantile } from './statistics.ts';

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    redis: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const soakMs = Number(options.minutes) * 60_000;
const everyMs = 5_000;

/** Units a second by which the values rise, by least squares. */
function slope(points: readonly [seconds: number, value: number][]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const covariance = mean(points.map(([at, value]) => (at - x) * (value - y)));
  return covariance / mean(points.map(([at]) => (at - x) ** 2));
}

const installation = await startSoaked(options.redis, { ADE_REQUESTS_AT_A_TIME: '50' });
try {
  const begun = performance.now();
  const samples: [number, Record<string, number>][] = [];
  const sampling = setInterval(() => {
    samples.push([(performance.now() - begun) / 1_000, installation.resident()]);
  }, everyMs);
  const isOver = () => performance.now() - begun > soakMs;
  const { times, faults, unseen } = await mixedLoad(installation.client, {
    jobs: 3,
    readers: 4,
    followers: 10,
    isOver,
  });
  clearInterval(sampling);
  // Caches fill in the first third.
  const settled = samples.filter(([seconds]) => seconds > soakMs / 3_000);
  const memory = Object.fromEntries(
    ['API', 'worker', 'supervisor'].map((kind) => {
      const points = settled.flatMap(([seconds, found]): [number, number][] => {
        const mib = found[kind];
        return mib === undefined ? [] : [[seconds, mib]];
      });
      const last = points.at(-1)?.[1] ?? Number.NaN;
      return [kind, { mib: Math.round(last), mibAnHour: Math.round(slope(points) * 3_600) }];
    }),
  );
  const latencies = Object.fromEntries(
    Object.entries(times).map(([kind, all]) => [
      kind,
      { count: all.length, medianMs: Math.round(quantile(all, 0.5)), p99Ms: Math.round(quantile(all, 0.99)) },
    ]),
  );
  const shed = await overload(installation.client, 500);
  const report = {
    redis: options.redis,
    minutes: Number(options.minutes),
    latencies,
    faults,
    unseen,
    memory,
    overload: shed,
  };
  console.log(options.json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
  if (faults.length > 0 || unseen > 0 || shed.faults.length > 0 || shed.shed === 0) process.exitCode = 1;
} finally {
  await installation.stop();
}
