// Live timelines on the Redis profile, each figure beside what bare `ws` and ioredis do in the same run. `--long N` for another
// long stream than 2,000,000 events, `--idle N` for other than 10,000 idle subscriptions; `--only NAME`; `--json` for programs.
// Prints a line for each figure: name, ours, the peer's, and ours as a multiple of it.
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
  const line = (name: string, ours: number, peer: number) => {
    if (!options.json) console.log(`${name} ${ours.toFixed(2)} ${peer.toFixed(2)} ${(ours / peer).toFixed(2)}`);
  };
  const benchmarks: Record<string, () => Promise<unknown>> = {
    async latency() {
      const ours = await timelineLatency(installation, load);
      const bare = await floorLatency(floor, installation.redisUrl, load);
      line('commit-to-subscriber-ms', ours.medianMs, bare.medianMs);
      line('commit-to-subscriber-p99-ms', ours.p99Ms, bare.p99Ms);
      return { ours, bare };
    },
    replay: () => replay(installation, 10_000),
    async append() {
      const rates = await appendRate(installation, 5);
      // Beside the same events without a transaction around them.
      line('transactions-per-s', rates.withRows.transactionsPerSecond, rates.alone.transactionsPerSecond);
      return rates;
    },
    async idle() {
      const memory = await idleMemory(installation, floor, Number(options.idle));
      line('idle-kib', memory.ours.standing, memory.bare.standing);
      line('idle-collected-kib', memory.ours.collected, memory.bare.collected);
      return memory;
    },
    async page() {
      const pages = await pageCost(installation, Number(options.long));
      // The same page of a timeline that is shorter.
      line('page-ms', pages.longMs, pages.shortMs);
      return pages;
    },
  };
  const report: Record<string, unknown> = {};
  for (const [name, run] of Object.entries(benchmarks)) {
    if (options.only === undefined || options.only === name) report[name] = await run();
  }
  if (options.json) console.log(JSON.stringify(report));
} finally {
  await stop();
}
