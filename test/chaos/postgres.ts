import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Account, chooseAccount } from '../../src/db/embedded/account.ts';
import { createCluster, superuser } from '../../src/db/embedded/cluster.ts';
import { type FolderLock, lockFolder } from '../../src/db/embedded/folder-lock.ts';
import { endLeftSessions } from '../../src/db/embedded/left-sessions.ts';
import { readPostmaster } from '../../src/db/embedded/postmaster.ts';
import { locatePrograms, type Programs } from '../../src/db/embedded/programs.ts';
import { launch, type Server, StartRefused } from '../../src/db/embedded/server.ts';
import { createLogger } from '../../src/log.ts';
import { treeOf } from '../support/process-tree.ts';
import { standStill } from './faults/parts.ts';
import { serverPort } from './ports.ts';

const log = createLogger({ level: 'silent', format: 'json' }, { name: 'chaos' });
const password = 'only for this run, on this machine';
/** Milliseconds in which the children of a killed server let go of its memory. */
const patience = 20_000;

/** A durable PostgreSQL that keeps its port, so that it can be killed and come back with its data where clients look for it. */
export class KillablePostgres {
  readonly url: string;
  readonly #cluster: string;
  readonly #programs: Programs;
  readonly #account: Account;
  readonly #port: number;
  readonly #lock: FolderLock;
  #server: Server | null = null;

  private constructor(dataDir: string, programs: Programs, port: number) {
    this.#cluster = join(dataDir, 'postgres');
    this.#programs = programs;
    this.#account = chooseAccount(programs, this.#cluster);
    this.#port = port;
    this.#lock = lockFolder(dataDir);
    this.url = `postgresql://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  }

  /** Makes a server in the folder and starts it. */
  static async create(dataDir: string): Promise<KillablePostgres> {
    // PostgreSQL does not run as root: its own account has to walk through the folder.
    await chmod(dataDir, 0o711);
    const postgres = new KillablePostgres(dataDir, await locatePrograms(), await serverPort());
    await createCluster(postgres.#cluster, password, postgres.#programs, postgres.#account);
    // What tells the next test run that this folder is a server's, should this process be killed.
    await writeFile(join(dataDir, 'postgres.password'), password, { mode: 0o600 });
    await postgres.start();
    return postgres;
  }

  async start(): Promise<void> {
    const deadline = performance.now() + patience;
    for (;;) {
      try {
        this.#server = await launch({
          programs: this.#programs,
          account: this.#account,
          cluster: this.#cluster,
          port: this.#port,
          durable: true,
          log,
        });
        return;
      } catch (error) {
        const hindrance = error instanceof StartRefused ? error.hindrance : null;
        if (hindrance === null || performance.now() > deadline) throw error;
        if (hindrance === 'leftSessions') endLeftSessions(this.#cluster);
        await delay(50);
      }
    }
  }

  /** kill -9 of the server; its children notice and end by themselves. */
  async kill(): Promise<void> {
    const postmaster = readPostmaster(this.#cluster);
    if (!postmaster || !this.#server) throw new Error('PostgreSQL is not running.');
    process.kill(postmaster.pid, 'SIGKILL');
    await this.#server.exited;
    this.#server = null;
  }

  /** Stands still for so many milliseconds, with every connection that it holds. */
  async hang(ms: number): Promise<void> {
    const postmaster = readPostmaster(this.#cluster);
    if (!postmaster || !this.#server) throw new Error('PostgreSQL is not running.');
    await standStill(treeOf(postmaster.pid), ms);
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    this.#server = null;
    this.#lock.release();
  }
}
