import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { startApi } from '../api/main.ts';
import { loadSettings } from '../src/config/settings.ts';
import { startEmbedded } from '../src/db/embedded.ts';
import { applyMigrations } from '../src/db/migrate.ts';
import { uploadDocument } from '../src/domain/document/index.ts';
import type { FileContext } from '../src/domain/kernel/context.ts';
import { createLogger } from '../src/log.ts';
import { openRequestServices } from '../src/services.ts';
import { type Client, createClient } from '../test/support/client.ts';

export interface Stack {
  /** Where the API listens. */
  url: string;
  client: Client;
  apiKey: string;
  /** With which the administrator of the first start sets a password. */
  setUpLink: string;
  /** What the client's key may do, for domain calls that go past the limits of a multipart upload. */
  context: FileContext;
  /** Bytes: the resident memory of the worker and of the processes that read its documents, each at its highest. */
  workerPeak(): Promise<number>;
  stop(): Promise<void>;
}

/** The embedded stack as users have it, durable database included: the API in this process, the worker in one of its own. */
export async function startStack(settingsOf: Record<string, string> = {}): Promise<Stack> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ade-bench-'));
  const secret = 'a secret for nothing but this benchmark run';
  const log = createLogger({ level: 'warn', format: 'json' }, { name: 'bench' });
  const database = await startEmbedded({ dataDir, log });
  await applyMigrations(database.url);
  const env = {
    DATABASE_URL: database.url,
    ADE_PROFILE: 'embedded',
    ADE_SECRET: secret,
    ADE_DATA_DIR: dataDir,
    ADE_PORT: '0',
    ADE_LOG_FORMAT: 'json',
    ...settingsOf,
  };
  const settings = loadSettings({ env, cwd: dataDir });
  const api = await startApi(settings, { databaseUrl: database.url, secret, version: '0.0.0-bench' }, log);
  if (!api.firstSetup) throw new Error('The database of a benchmark has been used before.');
  const { apiKey, workspaceId, setUpLink } = api.firstSetup;
  const services = await openRequestServices(settings, database.url, log);
  const viewer = await services.signIns.signIn({ apiKey, authorization: null, cookie: null });
  const worker = await startWorkerProcess({ ...process.env, ...env });
  return {
    url: api.url,
    client: createClient(api.url, apiKey, workspaceId),
    apiKey,
    setUpLink,
    context: { ...services, viewer, correlationId: null },
    workerPeak: () => peakMemory(worker),
    async stop() {
      worker.kill('SIGTERM');
      await once(worker, 'exit');
      await services.close();
      await api.close();
      await database.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Uploads a file past the limits of a multipart upload; answers the document's id. */
export async function uploadLarge({ client, context }: Stack, path: string): Promise<string> {
  const input = {
    workspaceId: client.workspaceId,
    name: basename(path),
    contentType: 'text/csv',
    tags: [],
    metadata: null,
    maxBytes: Number.POSITIVE_INFINITY,
    idempotencyKey: null,
  };
  const { id } = await uploadDocument(context, input, createReadStream(path));
  return id;
}

async function startWorkerProcess(env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const program = join(import.meta.dirname, '..', 'bin', 'ade.ts');
  const worker = spawn(process.execPath, [program, 'worker'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: worker.stdout })) {
    if (line.includes('worker ready')) return worker;
  }
  throw new Error('The worker ended before it was ready.');
}

/** Linux tells the high-water mark of a process; elsewhere there is no such number. */
async function peakMemory({ pid }: ChildProcess): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const family = [pid, ...children.split(' ').filter(Boolean)];
  const peaks = await Promise.all(
    family.map(async (member) => {
      const status = await readFile(`/proc/${member}/status`, 'utf8').catch(() => '');
      return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1024;
    }),
  );
  return peaks.reduce((sum, peak) => sum + peak, 0);
}
