import { setTimeout as delay } from 'node:timers/promises';
import type { Installation, Profile } from './installation.ts';
import type { RunRecord } from './record.ts';

export const faultKinds = [
  'kill -9 a worker',
  'stall a worker beyond its lease',
  'kill -9 an API process',
  'kill -9 PostgreSQL',
  'kill -9 Redis',
  'hang PostgreSQL',
  'hang Redis',
  'drop sockets',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  kind: FaultKind;
  /** Milliseconds after the fault before it. */
  after: number;
  /** Which of the processes, where there are several. */
  target: number;
  /** 0…1: how long it holds, or how much it hits. */
  force: number;
}

export interface FaultOutcome {
  kind: FaultKind;
  /** Milliseconds from the fault until what it had hit was ready again; `null` when it never was. */
  recoveredIn: number | null;
}

/** Milliseconds that a server stays away after it was killed. */
const longestOutage = 2_500;
/** Milliseconds that a server holds its connections and says nothing. */
const longestHang = 6_000;
/** Milliseconds beyond its lease that a worker stands still. */
const stalledBeyondLease = { least: 700, most: 3_000 };
/** Milliseconds in which what was hit has to be ready again. */
const recoversWithin = 60_000;

/** Every kind as often as the others, in an order and at moments that the random numbers say. */
export function planFaults(profile: Profile, count: number, seconds: number, random: () => number): Fault[] {
  const kinds = faultKinds.filter((kind) => profile === 'redis' || !kind.endsWith('Redis'));
  const gap = (seconds * 1000) / Math.max(1, count);
  return shuffled(
    Array.from({ length: count }, (_fault, at) => kinds[at % kinds.length] ?? 'drop sockets'),
    random,
  ).map((kind) => ({
    kind,
    after: gap * (0.3 + 1.4 * random()),
    target: Math.floor(random() * 3),
    force: random(),
  }));
}

function shuffled<T>(items: T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Injects the faults one after the other, without waiting until the one before is mended: faults may come together. */
export async function injectFaults(
  plan: readonly Fault[],
  installation: Installation,
  { record, signal, dropSockets }: { record: RunRecord; signal: AbortSignal; dropSockets(share: number): void },
): Promise<FaultOutcome[]> {
  const running: Promise<FaultOutcome>[] = [];
  const busy = new Map<unknown, Promise<unknown>>();
  try {
    for (const fault of plan) {
      await delay(fault.after, undefined, { signal });
      const [target, inject] = injection(fault, installation, dropSockets);
      // What lies down already cannot be killed: that fault waits until it is up again.
      await busy.get(target);
      const begun = performance.now();
      const recovery = within(recoversWithin, inject()).then(
        () => ({ kind: fault.kind, recoveredIn: performance.now() - begun }),
        (error: unknown) => {
          record.lose(`after "${fault.kind}": ${error instanceof Error ? error.message : error}`);
          return { kind: fault.kind, recoveredIn: null };
        },
      );
      busy.set(target, recovery);
      running.push(recovery);
    }
  } finally {
    // Also when the run is broken off: what lies down must not get up after everything has been ended.
    await Promise.all(running);
  }
  return Promise.all(running);
}

/** What is hit, and how. The injection resolves when it is ready again. */
function injection(
  { kind, target, force }: Fault,
  { apis, workers, postgres, redis, leaseSeconds }: Installation,
  dropSockets: (share: number) => void,
): [target: unknown, inject: () => Promise<unknown>] {
  const [api, worker] = [apis[target % apis.length], workers[target % workers.length]];
  switch (kind) {
    case 'kill -9 a worker':
      return [worker, async () => worker?.kill()];
    case 'kill -9 an API process':
      return [api, async () => api?.kill()];
    case 'stall a worker beyond its lease': {
      const { least, most } = stalledBeyondLease;
      return [worker, async () => worker?.stall(leaseSeconds * 1000 + least + force * (most - least))];
    }
    case 'kill -9 PostgreSQL':
      return [postgres, () => outage(postgres, force)];
    case 'kill -9 Redis':
      return [redis, async () => redis && outage(redis, force)];
    case 'hang PostgreSQL':
      return [postgres, () => postgres.hang(force * longestHang)];
    case 'hang Redis':
      return [redis, async () => redis?.hang(force * longestHang)];
    case 'drop sockets':
      return [null, async () => dropSockets(0.2 + 0.8 * force)];
  }
}

async function outage(server: { kill(): Promise<void>; start(): Promise<void> }, force: number): Promise<void> {
  await server.kill();
  await delay(force * longestOutage);
  await server.start();
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`not ready again after ${ms / 1000} s`)), ms);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
