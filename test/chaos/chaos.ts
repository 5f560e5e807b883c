import { setMaxListeners } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '../../scripts/samples/random.ts';
import type { FileContext } from '../../src/domain/kernel/context.ts';
import { temporaryPrefix } from '../support/abandoned.ts';
import { createClient } from '../support/client.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { ApiClient } from './api-client.ts';
import { uploadDocuments } from './documents.ts';
import { type FaultOutcome, injectFaults, planFaults } from './faults.ts';
import { Follower } from './follower.ts';
import { Installation, type Profile } from './installation.ts';
import { RunRecord } from './record.ts';
import { Traffic } from './traffic.ts';
import { verifyEffects } from './verify-effects.ts';
import { verifyProcesses, verifyScratch, verifyStore } from './verify-remains.ts';
import { readEvents, type StoredEvent, verifyFeed, verifyFollowers, verifyStreams } from './verify-streams.ts';

export interface ChaosOptions {
  profile: Profile;
  /** The least number of jobs; there are more when they are done before the last fault. */
  jobs: number;
  faults: number;
  /** What hits when, and what is asked for. How processes race for it is up to the machine. */
  seed: number;
  /** Over which the faults are spread. */
  seconds: number;
  /** Job streams that are followed at a time, subscribers of each, and subscribers of the feed. */
  streams: number;
  subscribersPerStream: number;
  feedSubscribers: number;
  /** Rows of the document that takes a moment. */
  mediumRows: number;
  /** A folder for the processes' logs, emptied first. */
  logs: string;
  /** Breaks the run off, and cleans up. */
  signal: AbortSignal;
  /** Told what is going on, in a line. */
  tell(line: string): void;
}

export interface ChaosReport {
  /** Broken promises: none, or the run has failed. */
  losses: readonly string[];
  faults: readonly FaultOutcome[];
  counts: readonly [what: string, amount: number][];
  jobs: number;
  events: number;
  seconds: number;
}

/** Milliseconds in which every job has to be over, and seen to be, after the last fault is mended. */
const settlesWithin = 120_000;
const processes = { apis: 3, workers: 3 };
const leaseSeconds = 3;
const tellEvery = 10_000;

/** One run: an installation, traffic on it, faults; then everything is looked at. Leaves nothing but the logs. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const begun = performance.now();
  const { profile, signal, logs } = options;
  await rm(logs, { recursive: true, force: true });
  await mkdir(logs, { recursive: true });
  const folder = await mkdtemp(join(await temporaryFolder(), temporaryPrefix));
  let installation: Installation | null = null;
  try {
    installation = await Installation.open({ profile, folder, leaseSeconds });
    signal.throwIfAborted();
    await installation.start({ ...processes, logs });
    const report = await runOn(installation, options);
    return { ...report, seconds: (performance.now() - begun) / 1000 };
  } finally {
    await installation?.destroy();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function runOn(installation: Installation, options: ChaosOptions): Promise<Omit<ChaosReport, 'seconds'>> {
  const { seed, tell } = options;
  const { endpoints, apiKey, workspaceId } = installation;
  const record = new RunRecord();
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  // Every subscriber listens to it.
  setMaxListeners(0, signal);
  const client = createClient(endpoints[0] ?? '', apiKey, workspaceId);
  const documents = await uploadDocuments(client, installation.dataDir, options.mediumRows);
  const configurationId = await client.published();

  const common = { endpoints, apiKey, record, signal };
  const follower = { ...common, random: seededRandom(seed + 1) };
  const api = new ApiClient({ ...common, random: seededRandom(seed + 2), impatientShare: 0.05 });
  const feed = Array.from({ length: options.feedSubscribers }, () => new Follower('feed', workspaceId, follower));
  const following = feed.map((each) => each.follow());
  let areFaultsOver = false;
  const traffic = new Traffic({
    ...options,
    api,
    follower,
    documents,
    configurationId,
    random: seededRandom(seed + 3),
    goesOn: (submitted) => submitted < options.jobs || !areFaultsOver,
  });
  const ticker = setInterval(() => tell(`${traffic.jobs.length} jobs, ${record.losses.length} losses`), tellEvery);
  try {
    await traffic.runOnEach();
    tell(`undisturbed jobs are over; ${options.faults} faults follow`);
    const plan = planFaults(options.profile, options.faults, options.seconds, seededRandom(seed));
    const dropSockets = (share: number) => {
      const chosen = [...traffic.followers(), ...feed].filter(() => follower.random() < share);
      record.count('sockets dropped', chosen.filter((each) => each.drop()).length);
    };
    const running = traffic.run();
    const faults = await injectFaults(plan, installation, { record, signal, dropSockets });
    areFaultsOver = true;
    tell(`all faults are mended after ${traffic.jobs.length} jobs`);
    await Promise.race([running, delay(settlesWithin, null, { signal: options.signal, ref: false })]);
    options.signal.throwIfAborted();
    tell('looking at what is there');
    const services = await installation.openServices();
    try {
      const context: FileContext = { ...services, viewer: null, correlationId: null };
      const events = await readEvents(services);
      await verifyFeed(feed, events, { api, workspaceId, record });
      over.abort();
      await Promise.all([...following, running]);
      await verifyStreams(services, events, record);
      verifyFollowers(traffic.jobs, events, record);
      for (const { crashes } of installation.services()) for (const crash of crashes) record.lose(crash);
      for (const disorder of await installation.stopServices()) record.lose(disorder);
      await verifyEffects(context, traffic.jobs, events, record);
      await verifyStore(context, installation, record);
      await verifyScratch(installation, record);
      await verifyProcesses(installation, record);
      countRetries(events, record);
      return {
        losses: record.losses,
        faults,
        counts: record.counts(),
        jobs: traffic.jobs.length,
        events: events.length,
      };
    } finally {
      await services.close();
    }
  } finally {
    clearInterval(ticker);
    over.abort();
  }
}

/** That faults have hit jobs in their middle is worth knowing: a run without is no proof. */
function countRetries(events: readonly StoredEvent[], record: RunRecord): void {
  for (const { type, payload } of events) {
    if (type === 'job.retry_scheduled') record.count(`attempts ended by ${payload.code}`);
  }
}
