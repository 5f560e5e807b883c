import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { graphql } from '../../generated/graphql/index.ts';
import { loadSettings } from '../../src/config/settings.ts';
import { readPostmaster, runs } from '../../src/db/embedded/postmaster.ts';
import { connectRunningEmbedded, type EmbeddedDatabase, startEmbedded } from '../../src/db/embedded.ts';
import { createLogger } from '../../src/log.ts';
import { type OpenServices, openServices } from '../../src/services.ts';
import { createClient } from '../support/client.ts';
import { treeOf } from '../support/process-tree.ts';
import { AdeService } from './ade-service.ts';
import type { ChaosInstallation } from './chaos-installation.ts';
import type { Draw, FaultKind } from './faults/fault.ts';
import { found, killEngine, longestHang, signalIfThere, stallOf, standStill } from './faults/parts.ts';
import { untilReady } from './health.ts';
import { serverPort } from './ports.ts';
import { Processes, processesBelow } from './processes.ts';
import type { RunRecord } from './record.ts';

/** The workspace that a key belongs to. */
const ownWorkspace = graphql(`query ChaosWorkspace { workspace { id } }`);
const log = createLogger({ level: 'silent', format: 'json' }, { name: 'chaos' });

/** Signals that end a process; three of them ask it to, and the others leave it no choice. */
const endings = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGABRT'] as const;
/** Milliseconds in which everything has to be gone with its supervisor. */
const goneWithin = 20_000;

/** `ade start` on an empty folder: a supervisor, and below it PostgreSQL, one API process and one worker. */
export class SupervisedInstallation implements ChaosInstallation {
  readonly endpoints: readonly string[];
  readonly dataDir: string;
  readonly processes = new Processes();
  apiKey = '';
  workspaceId = '';
  readonly #leaseSeconds: number;
  readonly #env: Record<string, string>;
  readonly #ade: AdeService;
  /** PostgreSQL on its data, when the installation has been stopped. */
  #database: EmbeddedDatabase | null = null;

  private constructor({ dataDir, logs, leaseSeconds }: SupervisedOptions, port: number) {
    this.dataDir = dataDir;
    this.#leaseSeconds = leaseSeconds;
    this.endpoints = [`http://127.0.0.1:${port}`];
    this.#env = {
      ADE_DATA_DIR: dataDir,
      ADE_PORT: String(port),
      ADE_LOG_FORMAT: 'json',
      ADE_HTTP_CONNECTIONS_PER_VIEWER: '10000',
      ADE_WORKER_CONCURRENCY: '2',
      ADE_WORKER_LEASE_SECONDS: String(leaseSeconds),
      // One key does the work of all clients here.
      ADE_RATES_POINTS: '0',
      // Webhooks are received by the run itself.
      ADE_OUTBOUND_PRIVATE_NETWORKS: 'true',
    };
    const logFile = join(logs, 'start.log');
    this.#ade = new AdeService({ command: 'start', name: 'ade start', cwd: dataDir, env: this.#env, logFile });
  }

  /** Resolves when it is ready. */
  static async start(options: SupervisedOptions): Promise<SupervisedInstallation> {
    const installation = new SupervisedInstallation(options, await serverPort());
    try {
      await installation.#ade.start();
      const firstSetup = await readFile(join(options.dataDir, 'first-setup.txt'), 'utf8');
      installation.apiKey = /ade_live_\w+/.exec(firstSetup)?.[0] ?? '';
      const client = createClient(installation.endpoints[0] ?? '', installation.apiKey, '');
      installation.workspaceId = (await client.get(ownWorkspace, {})).workspace?.id ?? '';
      return installation;
    } catch (error) {
      await installation.destroy();
      throw error;
    }
  }

  faultKinds(record: RunRecord): readonly FaultKind[] {
    return [
      this.#kind('kill -9 its worker', 'worker', () => this.#kill('worker')),
      this.#kind('kill -9 its API', 'API', () => this.#kill('api')),
      this.#kind('kill -9 a process that extracts', 'engine', async () => killEngine(await this.#child('worker'))),
      this.#kind('kill -9 its PostgreSQL', 'database', () => this.#killDatabase(record)),
      this.#kind('hang its PostgreSQL', 'database', async (force) =>
        standStill(treeOf(await this.#postmaster()), force * longestHang),
      ),
      this.#kind('stall its worker beyond its lease', 'worker', async (force) =>
        standStill([await this.#child('worker')], stallOf(this.#leaseSeconds, force)),
      ),
      this.#kind('end it by any signal', 'supervisor', (_force, target) =>
        this.#end(endings[target % endings.length] ?? 'SIGKILL', record),
      ),
    ];
  }

  async databaseUrl(): Promise<string> {
    const url = this.#database?.url ?? (await connectRunningEmbedded(this.dataDir));
    if (url === null) throw new Error('Its database does not run.');
    return url;
  }

  async openServices(): Promise<OpenServices> {
    return openServices(loadSettings({ env: this.#env, cwd: this.dataDir }), await this.databaseUrl(), log);
  }

  async stopServices(record: RunRecord): Promise<void> {
    this.#remember();
    for (const crash of this.#ade.crashes) record.lose(crash);
    const disorder = await this.#ade.stop();
    if (disorder !== null) record.lose(disorder);
    for (const left of await this.processes.leftAfter(0))
      record.lose(`${left} outlives the supervisor that was stopped`);
    this.#database = await startEmbedded({ dataDir: this.dataDir, log });
  }

  async destroy(): Promise<void> {
    this.#remember();
    this.#ade.destroy();
    await this.processes.leftAfter(goneWithin);
    await this.#database?.stop();
  }

  #kind(name: string, target: string, hit: (force: number, target: number) => Promise<unknown>): FaultKind {
    const inject = async (draw: Draw) => {
      this.#remember();
      await hit(draw.force, draw.target);
      await untilReady(this.endpoints);
    };
    return { name, draw: (draw) => ({ target, inject: () => inject(draw) }) };
  }

  async #kill(name: 'api' | 'worker'): Promise<void> {
    const isBack = this.#ade.line(`"${name} ready"`);
    signalIfThere(await this.#child(name), 'SIGKILL');
    await isBack;
  }

  async #killDatabase(record: RunRecord): Promise<void> {
    const killed = await this.#postmaster();
    const begun = performance.now();
    signalIfThere(killed, 'SIGKILL');
    await found('PostgreSQL in its place', () => {
      const next = readPostmaster(this.#cluster);
      return next?.ready && next.pid !== killed ? next.pid : null;
    });
    record.atMost('longest until PostgreSQL took connections again, ms', performance.now() - begun);
  }

  /** Nothing of it may stay, whatever the signal; what comes next starts at once all the same, as under a process manager. */
  async #end(signal: NodeJS.Signals, record: RunRecord): Promise<void> {
    const ended = new Processes();
    ended.remember(await this.#supervisor());
    const begun = performance.now();
    const isBack = this.#ade.kill(signal);
    const left = await ended.leftAfter(goneWithin);
    if (left.length > 0) throw new Error(`${left.join(', ')} outlive ${signal}`);
    record.count(`supervisors ended by ${signal}`);
    record.atMost('longest until all below a supervisor were gone, ms', performance.now() - begun);
    await isBack;
  }

  /** What another fault has ended is soon there again. */
  #supervisor(): Promise<number> {
    return found('supervisor', () => this.#ade.pid);
  }

  #child(name: 'api' | 'worker'): Promise<number> {
    const words = ` ${name} --supervised`;
    return found(name, () => (this.#ade.pid === null ? null : (processesBelow(this.#ade.pid, words)[0] ?? null)));
  }

  #postmaster(): Promise<number> {
    return found('PostgreSQL', () => {
      const pid = readPostmaster(this.#cluster)?.pid ?? null;
      return pid !== null && runs(pid, this.#cluster) ? pid : null;
    });
  }

  get #cluster(): string {
    return join(this.dataDir, 'postgres');
  }

  #remember(): void {
    const { pid } = this.#ade;
    if (pid !== null) this.processes.remember(pid);
  }
}

interface SupervisedOptions {
  dataDir: string;
  logs: string;
  leaseSeconds: number;
}
