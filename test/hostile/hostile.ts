import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { median } from '../../bench/statistics.ts';
import { allPermissions } from '../../src/auth/permissions.ts';
import type { Context } from '../../src/domain/kernel/context.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { transact } from '../../src/domain/kernel/transaction.ts';
import { addApiKey, addWorkspace } from '../../src/domain/workspace/setup.ts';
import { Installation } from '../chaos/installation.ts';
import { addressAttacks } from './addresses.ts';
import { answerAttacks } from './answers.ts';
import type { Attack, Target } from './attack.ts';
import { bodyAttacks } from './bodies.ts';
import { documentAttacks } from './documents.ts';
import { doorAttacks } from './doors.ts';
import { memberInAThread } from './member.ts';
import { placesAreFree, streamAttacks } from './streams.ts';

export interface HostileOptions {
  /** Hostile clients at a time. */
  clients: number;
  /** Seconds that they go on for, after every attack was tried once. */
  seconds: number;
  /** Only attacks whose kind or name it matches: to find out which of them costs others their time. */
  only: RegExp;
  /** An empty folder is made here for the logs. */
  logs: string;
  signal: AbortSignal;
}

export interface KindReport {
  kind: string;
  attempts: number;
  held: number;
}

export interface HostileReport {
  kinds: KindReport[];
  /** What did not hold: an attack, the member, or a process. Empty, one hopes. */
  faults: string[];
  /** Milliseconds that the member’s query took, before and meanwhile. */
  quietMedian: number;
  hostileMedian: number;
  memberRequests: number;
  /** Bytes: the API’s resident memory at its highest; `null` where the system does not tell. */
  peakMemory: number | null;
}

/** Bytes of resident memory that the API stays below. */
export const mostMemory = 600e6;

const allAttacks: readonly Attack[] = [
  ...documentAttacks,
  ...bodyAttacks,
  ...doorAttacks,
  ...addressAttacks,
  ...answerAttacks,
  ...streamAttacks,
];
/** Streams that each client may hold: few, so that places which storms do not give back are missed. */
const streamsPerClient = 50;
const quietMs = 3_000;

/** An installation in production mode, as processes, under hostile clients, while a member goes about their work. */
export async function runHostile({ clients, seconds, only, logs, signal }: HostileOptions): Promise<HostileReport> {
  const attacks = allAttacks.filter(({ kind, name }) => only.test(kind) || only.test(name));
  const folder = await mkdtemp(join(tmpdir(), 'ade-hostile-'));
  await mkdir(logs, { recursive: true });
  const kept = { profile: 'embedded', folder, leaseSeconds: 30 } as const;
  const installation = await Installation.open({ ...kept, streamsPerClient, sendsInside: false });
  const over = new AbortController();
  try {
    await unlessAborted(signal, installation.start({ apis: 1, workers: 1, logs }));
    const url = installation.endpoints[0] ?? '';
    const { apiKey: key, workspaceId } = installation;
    const stopped = AbortSignal.any([signal, over.signal]);
    const member: Target = { url, key, workspaceId, signal: stopped };
    const hostile = await addHostileMembers(installation, member, 5);
    const quietMember = memberInAThread(member);
    await delay(quietMs, undefined, { signal });
    const quiet = await quietMember();
    const tally = new Tally();
    const busyMember = memberInAThread(member);
    const waiting = [...attacks];
    const end = performance.now() + seconds * 1_000;
    await Promise.all(
      Array.from({ length: clients }, async (_, at) => {
        const target = hostile[at % hostile.length] ?? member;
        for (let turn = at; !stopped.aborted; turn += 1) {
          const attack = waiting.shift() ?? (performance.now() < end ? attacks[turn % attacks.length] : undefined);
          if (!attack) return;
          tally.count(attack, await outcomeOf(attack, target));
        }
      }),
    );
    over.abort();
    const { times, faults } = await busyMember();
    const freed = await Promise.all(hostile.map((each) => placesAreFree({ ...each, signal }, streamsPerClient)));
    const crashes = installation.services().flatMap((service) => service.crashes);
    return {
      kinds: tally.kinds(),
      faults: [...tally.faults, ...quiet.faults, ...faults, ...crashes, ...freed.flatMap((fault) => fault ?? [])],
      quietMedian: median(quiet.times),
      hostileMedian: median(times),
      memberRequests: times.length,
      peakMemory: await peakMemoryOf(installation.apis[0]?.groups.at(-1)),
    };
  } finally {
    over.abort();
    await installation.destroy();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Rejects with the signal's reason as soon as it is aborted: a server that does not come up is waited for by nothing else. */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function outcomeOf(attack: Attack, target: Target): Promise<string | null> {
  try {
    return await attack.run(target);
  } catch (error) {
    // A connection that is cut is an answer, too; none at all within a minute is not.
    return error instanceof Error && error.name === 'TimeoutError' ? 'was not answered within a minute' : null;
  }
}

class Tally {
  readonly faults: string[] = [];
  readonly #kinds = new Map<string, KindReport>();

  count({ kind, name }: Attack, fault: string | null): void {
    const report = this.#kinds.get(kind) ?? { kind, attempts: 0, held: 0 };
    this.#kinds.set(kind, report);
    report.attempts += 1;
    if (fault === null) report.held += 1;
    else if (this.faults.length < 50) this.faults.push(`${name}: ${fault}`);
  }

  kinds(): KindReport[] {
    return [...this.#kinds.values()];
  }
}

/** Members of workspaces of their own, who have keys and mean no good. */
async function addHostileMembers(
  installation: Installation,
  { url, signal }: Target,
  count: number,
): Promise<Target[]> {
  const services = await installation.openServices();
  const context: Context = { ...services, viewer: null, correlationId: null };
  try {
    return await transact(context, async (tx) => {
      const targets: Target[] = [];
      for (let at = 0; at < count; at += 1) {
        const data = { id: newId('User'), email: `hostile-${at}@example.org`, name: 'Hostile' };
        const user = await tx.db.user.create({ data });
        const workspace = await addWorkspace(tx, { name: 'Hostile', slug: `hostile-${at}`, ownerId: user.id });
        const owner = { workspaceId: workspace.id, createdById: user.id, name: 'Key', permissions: allPermissions };
        const { key } = await addApiKey(tx, owner);
        targets.push({ url, key, workspaceId: workspace.id, signal });
      }
      return targets;
    });
  } finally {
    await services.close();
  }
}

/** Linux tells the high-water mark of a process. */
async function peakMemoryOf(pid: number | undefined): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
}
