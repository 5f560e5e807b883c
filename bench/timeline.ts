// Live timelines on the Redis profile, each figure beside what bare `ws` and ioredis do in the same run. `--long N` for another
// long stream than 2,000,000 events, `--idle N` for other than 10,000 idle subscriptions; `--only NAME`; `--json` for programs.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startInstallation } from './timeline/installation.ts';
import { floorLatency, timelineLatency } from './timeline/latency.ts';
import { appendRate, idleMemory, pageCost, replay } from './timeline/measures.ts';
import { launch } from './timeline/processes.ts';

const { values: options } = parseArgs({
  options: {
    long: { type: 'string', default: '2000000' },
    idle: { type: 'string', default: '10000' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const load = { subscribers: 1_000, streams: 50, rate: 100, seconds: 10 };

const installation = await startInstallation();
const floor = await launch(join(import.meta.dirname, 'timeline', 'broadcaster.ts'), [installation.redisUrl], {});
const stop = async () => {
  await floor.stop();
  await installation.stop();
};
// Processes of our own must not outlive an interrupted run.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stop().then(() => process.exit(1)));
try {
  const benchmarks: Record<string, () => Promise<unknown>> = {
    async latency() {
      const ours = await timelineLatency(installation, load);
      const bare = await floorLatency(floor, installation.redisUrl, load);
      return { ours, bare, medianRatio: ours.medianMs / bare.medianMs, p99Ratio: ours.p99Ms / bare.p99Ms };
    },
    replay: () => replay(installation, 10_000),
    append: () => appendRate(installation, 5),
    idle: () => idleMemory(installation, floor, Number(options.idle)),
    page: () => pageCost(installation, Number(options.long)),
  };
  const report: Record<string, unknown> = {};
  for (const [name, run] of Object.entries(benchmarks)) {
    if (options.only === undefined || options.only === name) report[name] = await run();
  }
  if (options.json) console.log(JSON.stringify(report));
  else console.dir(report, { depth: 4 });
} finally {
  await stop();
}
