import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutCredentials } from '../../src/config/redaction.ts';
import type { Settings } from '../../src/config/settings.ts';
import { openTransport } from '../../src/hub/index.ts';
import type { Logger } from '../../src/log.ts';
import { openMailer } from '../../src/mail/index.ts';
import { openTaskQueue } from '../../src/queue/bullmq-queue.ts';
import { openStore } from '../../src/storage/index.ts';
import { checkTracing, receiverOf } from '../../src/tracing/index.ts';
import { checkOwnStore } from '../storage.ts';
import type { Check } from './check.ts';

/** Anything of ours that is opened, asked and closed again. */
interface Part {
  check(): Promise<void>;
  close(): Promise<void>;
}

export function queueCheck(settings: Settings, databaseUrl: string, log: Logger): Check {
  const server = { databaseUrl, redisUrl: settings.redis.url, redisPrefix: settings.redis.prefix };
  return partCheck('queue', carrier(settings), () => openTaskQueue({ server, log }));
}

export function hubCheck(settings: Settings, databaseUrl: string, log: Logger): Check {
  const { url: redisUrl, prefix: redisPrefix } = settings.redis;
  return partCheck('hub', carrier(settings), () => openTransport({ databaseUrl, redisUrl, redisPrefix, log }));
}

/** Whether traces can be sent as the standard variables ask for, `null` where they are sent nowhere. That their receiver is away is no fault. */
export function tracesCheck(env: NodeJS.ProcessEnv): Check | null {
  const receiver = receiverOf(env);
  if (receiver === null) return null;
  return {
    name: 'traces',
    async run() {
      await checkTracing(env);
      return `to ${withoutCredentials(receiver)}`;
    },
  };
}

/** Greets the mail server, and signs in where mail.url has a user; sends nothing. */
export function mailCheck({ mail }: Settings, log: Logger): Check {
  return {
    name: 'mail',
    async run() {
      const mailer = openMailer(mail, log);
      try {
        return await mailer.check();
      } finally {
        await mailer.close();
      }
    },
  };
}

/** Tries in a temporary folder where the data folder is yet to be made. */
export function storageCheck({ storage: { url }, dataDir }: Settings): Check {
  if (url !== null || existsSync(dataDir)) {
    return partCheck('storage', url ?? join(dataDir, 'objects'), () => openStore(url, dataDir));
  }
  return {
    name: 'storage',
    async run() {
      const folder = await mkdtemp(join(tmpdir(), 'ade-doctor-'));
      try {
        return await partCheck('storage', 'a folder in the data folder', () => openStore(null, folder)).run();
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Whether the store is the one that the database's documents are in. */
export function ownStoreCheck(settings: Settings, databaseUrl: string): Check {
  return {
    name: 'documents',
    async run() {
      await checkOwnStore(settings, databaseUrl);
      const isShared = settings.database.url === null || settings.storage.url !== null;
      return isShared
        ? 'in the store'
        : 'in a folder of this machine; set STORAGE_URL before a process runs on another';
    },
  };
}

function partCheck(name: string, found: string, open: () => Promise<Part>): Check {
  return {
    name,
    async run() {
      const part = await open();
      try {
        await part.check();
      } finally {
        await part.close();
      }
      return found;
    },
  };
}

function carrier(settings: Settings): string {
  return settings.redis.url === null ? 'through PostgreSQL' : 'through Redis';
}
