import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { generateCsv } from '../../bench/generate.ts';
import { loadSettings } from '../../src/config/settings.ts';
import type { Job } from '../../src/db/generated/client.ts';
import { isDatabaseAway } from '../../src/db/unavailable.ts';
import { createConfiguration, publishConfiguration } from '../../src/domain/configuration/index.ts';
import { uploadDocument } from '../../src/domain/document/upload.ts';
import type { EventType } from '../../src/domain/event/event.ts';
import { submitJobs } from '../../src/domain/job/submit.ts';
import type { FileContext } from '../../src/domain/kernel/context.ts';
import { streamTopic } from '../../src/hub/topics.ts';
import { createLogger } from '../../src/log.ts';
import { type OpenServices, openServices } from '../../src/services.ts';
import { jobPrefix } from '../../src/storage/keys.ts';
import { AdeProcess } from '../cli/ade.ts';
import { createTestDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { addTenant } from '../support/tenant.ts';

/** Milliseconds after which a condition is looked at again without a hint: a fault under test may have swallowed it. */
const lookAgainMs = 250;

export interface JobEvent {
  seq: number;
  type: EventType;
  payload: Record<string, unknown>;
}

/** What acts in one workspace: as its owner, a person. */
export interface Tenant {
  context: FileContext;
  workspaceId: string;
  configurationId: string;
  /** For the API, where the test has one. */
  apiKey: string;
  /** A document of a few rows. */
  smallId: string;
}

/** A database and a folder of the test's own, and real worker processes on them. The test itself is the API, unless it starts one. */
export class Installation {
  readonly services: OpenServices;
  readonly #env: Record<string, string>;
  readonly #dataDir: string;
  readonly #drop: () => Promise<void>;
  readonly #processes: AdeProcess[] = [];

  private constructor(services: OpenServices, env: Record<string, string>, dataDir: string, drop: () => Promise<void>) {
    this.services = services;
    this.#env = env;
    this.#dataDir = dataDir;
    this.#drop = drop;
  }

  /** `databaseUrl` names a migrated database; a new one of the run's own server unless given. */
  static async open(env: Record<string, string> = {}, databaseUrl?: string): Promise<Installation> {
    const database = databaseUrl ? { url: databaseUrl, drop: async () => {} } : await createTestDatabase();
    const dataDir = await mkdtemp(join(await temporaryFolder(), 'ade-faults-'));
    const variables = {
      DATABASE_URL: database.url,
      ADE_SECRET: 'a secret that only this installation knows',
      ADE_DATA_DIR: dataDir,
      ADE_LOG_LEVEL: 'debug',
      ADE_LOG_FORMAT: 'json',
      ADE_WORKER_LEASE_SECONDS: '2',
      ADE_WORKER_CONCURRENCY: '1',
      ...env,
    };
    const settings = loadSettings({ env: variables, cwd: dataDir });
    const log = createLogger({ level: 'silent', format: 'json' }, { name: 'test' });
    const services = await openServices(settings, database.url, log);
    return new Installation(services, variables, dataDir, () => database.drop());
  }

  async addTenant(): Promise<Tenant> {
    const system: FileContext = { ...this.services, viewer: null, correlationId: null };
    const { workspaceId, userId, apiKey } = await addTenant(system);
    const context: FileContext = {
      ...system,
      viewer: {
        actor: { kind: 'USER', id: userId },
        userId,
        apiKeyId: null,
        sessionId: null,
        isAdministrator: false,
        expiresAt: null,
        standings: new Map([[workspaceId, { role: 'OWNER', subset: null }]]),
      },
    };
    const input = { workspaceId, name: 'Anything', specYaml: 'ade: 1', idempotencyKey: null };
    const { id: configurationId } = await createConfiguration(context, input);
    await publishConfiguration(context, { configurationId });
    const smallId = await upload(context, workspaceId, Readable.from([Buffer.from('Name,Age\nAnn,31\nBob,42\n')]));
    return { context, workspaceId, configurationId, apiKey, smallId };
  }

  /** A document that takes seconds to extract. */
  async uploadLarge({ context, workspaceId }: Tenant): Promise<string> {
    const path = join(this.#dataDir, 'large.csv');
    await generateCsv(path, { rows: 300_000, columns: 10 });
    const id = await upload(context, workspaceId, createReadStream(path));
    await rm(path);
    return id;
  }

  /** Resolves when the worker process is ready. */
  async startWorker(env: Record<string, string> = {}): Promise<AdeProcess> {
    const worker = new AdeProcess(['worker'], { cwd: this.#dataDir, env: { ...this.#env, ...env } });
    this.#processes.push(worker);
    await worker.line(['"worker ready"']);
    return worker;
  }

  /** Resolves when the API process is ready on the port. */
  async startApi(port: number): Promise<AdeProcess> {
    const api = new AdeProcess(['api'], { cwd: this.#dataDir, env: { ...this.#env, ADE_PORT: String(port) } });
    this.#processes.push(api);
    await api.line(['"api ready"']);
    return api;
  }

  async job(id: string): Promise<Job> {
    return this.services.db.prisma.job.findUniqueOrThrow({ where: { id } });
  }

  async events(jobId: string): Promise<JobEvent[]> {
    const { rows } = await this.services.db.pool.query<JobEvent>(
      'SELECT seq, type, payload FROM event WHERE stream = $1 ORDER BY seq',
      [jobId],
    );
    return rows;
  }

  /** Resolves with the job's events as soon as the condition holds; looks whenever the job's stream is hinted at. */
  async until(jobId: string, condition: (job: Job, events: JobEvent[]) => boolean): Promise<JobEvent[]> {
    for (;;) {
      const hint = Promise.withResolvers<void>();
      const unsubscribe = await this.services.hub.subscribe(streamTopic(jobId), hint.resolve);
      const timer = setTimeout(hint.resolve, lookAgainMs);
      try {
        const job = await this.job(jobId);
        // Read after the job, so that its events hold all that the job shows.
        const events = await this.events(jobId);
        if (condition(job, events)) return events;
        await hint.promise;
      } catch (error) {
        // The database may be what the test has just taken away; any other fault is the test's to see.
        if (!isDatabaseAway(error)) throw error;
        await hint.promise;
      } finally {
        clearTimeout(timer);
        await unsubscribe();
      }
    }
  }

  untilOver(jobId: string): Promise<JobEvent[]> {
    return this.until(jobId, (job) => job.finishedAt !== null);
  }

  /** Resolves when this attempt has begun to extract. */
  async untilExtracting(jobId: string, attempt = 1): Promise<void> {
    await this.until(
      jobId,
      (job) => job.status === 'RUNNING' && job.attempt === attempt && job.stage !== null && job.stage !== 'FETCH',
    );
  }

  /** Everything that the job left in the database and in the store, to be held against what it should be. */
  async effects({ workspaceId, id }: Job) {
    const { prisma } = this.services.db;
    const tables = await prisma.table.findMany({ where: { jobId: id }, select: { rowsKey: true } });
    const exports = await prisma.export.findMany({
      where: { jobId: id },
      select: { document: { select: { storageKey: true } } },
    });
    const objects: string[] = [];
    for await (const { key } of this.services.store.list(jobPrefix(workspaceId, id))) objects.push(key);
    const named = [
      ...tables.map(({ rowsKey }) => rowsKey),
      ...exports.flatMap(({ document }) => document?.storageKey ?? []),
    ];
    return { tables: tables.length, exports: exports.length, objects: objects.sort(), named: named.sort() };
  }

  /** Names of what is in the folders of running attempts. */
  async scratch(): Promise<string[]> {
    const root = join(this.#dataDir, 'scratch');
    const names = await readdir(root, { recursive: true }).catch(() => []);
    return names.filter((name) => !/^worker-\d+$/.test(name));
  }

  async stop(): Promise<void> {
    for (const { child } of this.#processes) child.kill('SIGKILL');
    for (const { child } of this.#processes) child.kill('SIGCONT');
    await Promise.all(this.#processes.map((process) => process.ended()));
    await this.services.close();
    await this.#drop();
    await rm(this.#dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function upload(context: FileContext, workspaceId: string, body: Readable): Promise<string> {
  const input = { name: 'rows.csv', contentType: 'text/csv', tags: [], metadata: null, idempotencyKey: null };
  const maxBytes = Number.POSITIVE_INFINITY;
  return (await uploadDocument(context, { ...input, workspaceId, maxBytes }, body)).id;
}

/** Submits jobs on one document; answers their ids. */
export async function submit({ context, configurationId, smallId }: Tenant, count = 1, documentId = smallId) {
  const requests = Array.from({ length: count }, () => ({ documentId, configurationId }));
  return (await submitJobs(context, requests, null)).map(({ id }) => id);
}

/** Submits one job. */
export async function submitOne(tenant: Tenant, documentId?: string): Promise<string> {
  const [id = ''] = await submit(tenant, 1, documentId);
  return id;
}

/** The processes in which a worker extracts, on Linux. */
export async function extractionsOf(worker: AdeProcess): Promise<number[]> {
  const children = await readFile(`/proc/${worker.pid}/task/${worker.pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}

export function count(events: readonly JobEvent[], ...types: EventType[]): number {
  return events.filter(({ type }) => types.includes(type)).length;
}
