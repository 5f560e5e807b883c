import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadSettings, type Settings } from '../../src/config/settings.ts';
import { applyMigrations } from '../../src/db/migrate.ts';
import { setUpOnFirstStart } from '../../src/domain/workspace/setup.ts';
import { createLogger } from '../../src/log.ts';
import { type OpenServices, openServices } from '../../src/services.ts';
import { AdeService } from './ade-service.ts';
import type { ChaosInstallation } from './chaos-installation.ts';
import type { FaultKind } from './faults/fault.ts';
import { found, killEngine, longestHang, outage, stallOf } from './faults/parts.ts';
import { serverPort } from './ports.ts';
import { KillablePostgres } from './postgres.ts';
import { Processes } from './processes.ts';
import type { RunRecord } from './record.ts';
import { KillableRedis } from './redis.ts';

export type Profile = 'embedded' | 'redis';

export interface InstallationOptions {
  profile: Profile;
  /** A folder for everything that is kept, empty but for a `data` in it that may be there already. */
  folder: string;
  leaseSeconds: number;
  /** Streams that one key may hold; as many as it likes unless set. */
  streamsPerClient?: number;
  /** Whether addresses inside are sent to, as the receiver of a run's own webhooks; so unless set. */
  sendsInside?: boolean;
}

const log = createLogger({ level: 'silent', format: 'json' }, { name: 'chaos' });

/** A whole installation of its own, every part of which can be killed: PostgreSQL, perhaps Redis, API processes, workers. */
export class Installation implements ChaosInstallation {
  readonly profile: Profile;
  readonly leaseSeconds: number;
  readonly postgres: KillablePostgres;
  /** `null` in the embedded profile. */
  readonly redis: KillableRedis | null;
  readonly apis: AdeService[] = [];
  readonly workers: AdeService[] = [];
  /** The URLs of the API processes, which they keep. */
  readonly endpoints: string[] = [];
  readonly dataDir: string;
  readonly processes = new Processes();
  apiKey = '';
  workspaceId = '';
  readonly #env: Record<string, string>;

  private constructor(
    { profile, folder, leaseSeconds, streamsPerClient = 10_000, sendsInside = true }: InstallationOptions,
    postgres: KillablePostgres,
    redis: KillableRedis | null,
  ) {
    this.profile = profile;
    this.leaseSeconds = leaseSeconds;
    this.postgres = postgres;
    this.redis = redis;
    this.dataDir = join(folder, 'data');
    this.#env = {
      DATABASE_URL: postgres.url,
      ...(redis ? { REDIS_URL: redis.url } : {}),
      ADE_SECRET: 'only for this run, at least 32 characters',
      ADE_DATA_DIR: this.dataDir,
      ADE_LOG_FORMAT: 'json',
      // Six processes and their queues share the 120 connections that the embedded server takes.
      ADE_DATABASE_POOL_SIZE: '5',
      ADE_HTTP_CONNECTIONS_PER_VIEWER: String(streamsPerClient),
      ADE_WORKER_CONCURRENCY: '2',
      ADE_WORKER_LEASE_SECONDS: String(leaseSeconds),
      // One key does the work of all clients here.
      ADE_RATES_POINTS: '0',
      ADE_OUTBOUND_PRIVATE_NETWORKS: String(sendsInside),
    };
  }

  /** Starts the servers, on a database that is empty. */
  static async open(options: InstallationOptions): Promise<Installation> {
    const { profile, folder } = options;
    const postgres = await KillablePostgres.create(folder);
    try {
      const redis = profile === 'redis' ? await KillableRedis.create(join(folder, 'redis')) : null;
      return new Installation(options, postgres, redis);
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  }

  /** Starts the processes, whose logs go to the folder, and resolves when all are ready. */
  async start({ apis, workers, logs }: { apis: number; workers: number; logs: string }): Promise<void> {
    await mkdir(this.dataDir, { recursive: true });
    await applyMigrations(this.postgres.url);
    await this.#setUp();
    for (let at = 1; at <= apis; at += 1) {
      const port = await serverPort();
      this.endpoints.push(`http://127.0.0.1:${port}`);
      this.apis.push(this.#service('api', `api ${at}`, logs, { ADE_PORT: String(port) }));
    }
    for (let at = 1; at <= workers; at += 1) this.workers.push(this.#service('worker', `worker ${at}`, logs, {}));
    await Promise.all(this.services().map((service) => service.start()));
  }

  services(): AdeService[] {
    return [...this.apis, ...this.workers];
  }

  get settings(): Settings {
    return loadSettings({ env: this.#env, cwd: this.dataDir });
  }

  async databaseUrl(): Promise<string> {
    return this.postgres.url;
  }

  /** The parts of the house as one more process of the installation would have them. */
  openServices(): Promise<OpenServices> {
    return openServices(this.settings, this.postgres.url, log);
  }

  faultKinds(): readonly FaultKind[] {
    const { apis, workers, postgres, redis, leaseSeconds } = this;
    const kinds: FaultKind[] = [
      on('kill -9 a worker', workers, (worker) => worker.kill()),
      on('stall a worker beyond its lease', workers, (worker, force) => worker.stall(stallOf(leaseSeconds, force))),
      on('kill -9 a process that extracts', workers, (worker) => killEngineOf(worker)),
      on('kill -9 an API process', apis, (api) => api.kill()),
      on('kill -9 PostgreSQL', [postgres], (server, force) => outage(server, force)),
      on('hang PostgreSQL', [postgres], (server, force) => server.hang(force * longestHang)),
    ];
    if (!redis) return kinds;
    return [
      ...kinds,
      on('kill -9 Redis', [redis], (server, force) => outage(server, force)),
      on('hang Redis', [redis], (server, force) => server.hang(force * longestHang)),
    ];
  }

  /** Stops the workers, then the API processes. */
  async stopServices(record: RunRecord): Promise<void> {
    for (const { pid, crashes, groups } of this.services()) {
      for (const crash of crashes) record.lose(crash);
      for (const group of groups) this.processes.addGroup(group);
      if (pid !== null) this.processes.remember(pid);
    }
    const outcomes = [
      ...(await Promise.all(this.workers.map((worker) => worker.stop()))),
      ...(await Promise.all(this.apis.map((api) => api.stop()))),
    ];
    for (const disorder of outcomes) if (disorder !== null) record.lose(disorder);
  }

  /** Ends whatever runs of it, in whatever state it is. */
  async destroy(): Promise<void> {
    for (const service of this.services()) service.destroy();
    await this.redis?.stop();
    await this.postgres.stop();
  }

  async #setUp(): Promise<void> {
    const services = await this.openServices();
    try {
      const setup = await setUpOnFirstStart({ ...services, viewer: null, correlationId: null });
      if (!setup) throw new Error('The database of this run has been used before.');
      this.apiKey = setup.apiKey;
      this.workspaceId = setup.workspaceId;
    } finally {
      await services.close();
    }
  }

  #service(command: 'api' | 'worker', name: string, logs: string, env: Record<string, string>): AdeService {
    const logFile = join(logs, `${name.replace(' ', '-')}.log`);
    return new AdeService({ command, name, cwd: this.dataDir, env: { ...this.#env, ...env }, logFile });
  }
}

/** A fault that hits one of several parts. */
function on<Part>(
  name: string,
  parts: readonly Part[],
  hit: (part: Part, force: number) => Promise<unknown>,
): FaultKind {
  return {
    name,
    draw({ target, force }) {
      const part = parts[target % parts.length];
      if (part === undefined) throw new Error(`There is nothing for "${name}".`);
      return { target: part, inject: () => hit(part, force) };
    },
  };
}

async function killEngineOf(worker: AdeService): Promise<void> {
  await killEngine(await found(worker.name, () => worker.pid));
}
