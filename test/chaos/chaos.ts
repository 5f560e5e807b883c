import { setMaxListeners } from 'node:events';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '../../scripts/samples/random.ts';
import type { FileContext } from '../../src/domain/kernel/context.ts';
import type { OpenServices } from '../../src/services.ts';
import { documentKey } from '../../src/storage/keys.ts';
import { temporaryPrefix } from '../support/abandoned.ts';
import { createClient } from '../support/client.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { ApiClient } from './api-client.ts';
import type { ChaosInstallation } from './chaos-installation.ts';
import { damagedName, uploadDocuments } from './documents.ts';
import { Damage } from './faults/damage.ts';
import { type FaultOutcome, injectFaults, planFaults } from './faults/faults.ts';
import { sharedFaults } from './faults/shared.ts';
import { SmallDisk } from './faults/small-disk.ts';
import { followersOf, seenByAny } from './follower.ts';
import { Installation, type Profile } from './installation.ts';
import { RunRecord } from './record.ts';
import { ResultReader } from './result-reader.ts';
import { SupervisedInstallation } from './supervised.ts';
import { Traffic } from './traffic.ts';
import { verifyDamage } from './verify/damage.ts';
import { verifyEffects } from './verify/effects.ts';
import { verifyProcesses, verifyScratch, verifyStore } from './verify/remains.ts';
import { readEvents, verifyFeed, verifyFollowers, verifyStreams } from './verify/streams.ts';
import { WebhookReceiver } from './webhook-receiver.ts';

/** The parts each by itself, on either kind of queue; or `ade start`, which supervises its own. */
export type ChaosProfile = Profile | 'supervised';

export interface ChaosOptions {
  profile: ChaosProfile;
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

/** Milliseconds without anything new to any subscriber, after the last fault is mended, after which what is not over is taken to be stuck. */
const stuckAfter = 60_000;
const processes = { apis: 3, workers: 3 };
const leaseSeconds = 3;
const tellEvery = 10_000;

/** One run: an installation, traffic on it, faults; then everything is looked at. Leaves nothing but the logs. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const begun = performance.now();
  const { signal, logs } = options;
  await rm(logs, { recursive: true, force: true });
  await mkdir(logs, { recursive: true });
  const folder = await mkdtemp(join(await temporaryFolder(), temporaryPrefix));
  await chmod(folder, 0o711);
  const disk = await SmallDisk.mount(join(folder, 'data'));
  if (typeof disk === 'string') options.tell(`no disk is filled: ${disk}`);
  let installation: ChaosInstallation | null = null;
  try {
    installation = await openInstallation(options, folder);
    signal.throwIfAborted();
    const report = await runOn(installation, typeof disk === 'string' ? null : disk, options);
    return { ...report, seconds: (performance.now() - begun) / 1000 };
  } finally {
    await installation?.destroy();
    if (typeof disk !== 'string') await disk.unmount();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function openInstallation({ profile, logs }: ChaosOptions, folder: string): Promise<ChaosInstallation> {
  if (profile === 'supervised') {
    return SupervisedInstallation.start({ dataDir: join(folder, 'data'), logs, leaseSeconds });
  }
  const installation = await Installation.open({ profile, folder, leaseSeconds });
  try {
    await installation.start({ ...processes, logs });
    return installation;
  } catch (error) {
    await installation.destroy();
    throw error;
  }
}

async function runOn(
  installation: ChaosInstallation,
  disk: SmallDisk | null,
  options: ChaosOptions,
): Promise<Omit<ChaosReport, 'seconds'>> {
  const { seed, tell } = options;
  const { endpoints, apiKey, workspaceId, dataDir } = installation;
  const record = new RunRecord();
  const damage = new Damage(dataDir);
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  // Every subscriber listens to it.
  setMaxListeners(0, signal);
  const client = createClient(endpoints[0] ?? '', apiKey, workspaceId);
  const documents = await uploadDocuments(client, dataDir, options.mediumRows);
  for (const { id, name } of documents) {
    if (name === damagedName) await damage.flip(documentKey(workspaceId, id), seededRandom(seed + 4));
  }
  const configurationId = await client.published();
  const webhook = await WebhookReceiver.open(client);

  const common = { endpoints, apiKey, record, signal };
  const follower = { ...common, random: seededRandom(seed + 1) };
  const api = new ApiClient({ ...common, random: seededRandom(seed + 2), impatientShare: 0.05 });
  const feed = followersOf('feed', workspaceId, options.feedSubscribers, follower);
  const following = feed.map((each) => each.follow());
  let areFaultsOver = false;
  const traffic = new Traffic({
    ...options,
    api,
    follower,
    reader: new ResultReader({ api, damage, workspaceId, record }),
    documents,
    configurationId,
    random: seededRandom(seed + 3),
    goesOn: (submitted) => submitted < options.jobs || !areFaultsOver,
  });
  const dropSockets = (share: number) => {
    const chosen = [...traffic.followers(), ...feed].filter(() => follower.random() < share);
    record.count('sockets dropped', chosen.filter((each) => each.drop()).length);
  };
  const ticker = setInterval(() => tell(`${traffic.jobs.length} jobs, ${record.losses.length} losses`), tellEvery);
  try {
    await traffic.runOnEach();
    tell(`undisturbed jobs are over; ${options.faults} faults follow`);
    const random = seededRandom(seed);
    const shared = sharedFaults({ endpoints, damage, disk, dropSockets, random, record });
    const plan = planFaults([...installation.faultKinds(record), ...shared], options, random);
    const running = traffic.run();
    const faults = await injectFaults(plan, { record, signal });
    areFaultsOver = true;
    tell(`all faults are mended after ${traffic.jobs.length} jobs`);
    await Promise.race([running, untilStuck(() => record.countOf(seenByAny), options.signal)]);
    options.signal.throwIfAborted();
    tell('looking at what is there');
    await withServices(installation, async (services) => {
      await webhook.settled(services);
      await verifyFeed(feed, await readEvents(services), { api, workspaceId, record });
    });
    over.abort();
    await Promise.all([...following, running]);
    await installation.stopServices(record);
    const events = await withServices(installation, async (services) => {
      const context: FileContext = { ...services, viewer: null, correlationId: null };
      const stored = await readEvents(services);
      await verifyStreams(services, stored, record);
      verifyFollowers(traffic.jobs, stored, record);
      webhook.verify(stored, record);
      await verifyDamage(context, installation, { damage, record });
      await verifyEffects(context, traffic.jobs, stored, record);
      await verifyStore(context, installation, record);
      await verifyScratch(installation, record);
      await verifyProcesses(installation, record);
      return stored.length;
    });
    return { losses: record.losses, faults, counts: record.counts(), jobs: traffic.jobs.length, events };
  } finally {
    clearInterval(ticker);
    over.abort();
    await webhook.close();
  }
}

/** Resolves when the number has not changed for a while. Throws the signal's reason. */
async function untilStuck(progress: () => number, signal: AbortSignal): Promise<void> {
  for (let before = -1; progress() !== before; ) {
    before = progress();
    await delay(stuckAfter, null, { signal, ref: false });
  }
}

async function withServices<T>(
  installation: ChaosInstallation,
  work: (services: OpenServices) => Promise<T>,
): Promise<T> {
  const services = await installation.openServices();
  try {
    return await work(services);
  } finally {
    await services.close();
  }
}
