import { Client } from 'pg';
import { expect, test } from 'vitest';
import { createLogger } from '../../../src/log.ts';
import type { QueueServer } from '../../../src/queue/backend.ts';
import { openTaskQueue } from '../../../src/queue/bullmq-queue.ts';
import { openTaskWorker } from '../../../src/queue/task-worker.ts';
import { createTestDatabase } from '../../support/database.ts';
import { queueContract } from './contract.ts';

const log = createLogger({ level: 'silent', format: 'json' }, { name: 'test' });

queueContract('PostgreSQL', async () => {
  const database = await createTestDatabase();
  const admin = new Client({ connectionString: database.url });
  await admin.connect();
  return {
    server: onPostgres(database.url),
    async cutConnections() {
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
    },
    async startDoomed() {
      const doomed = await createTestDatabase();
      return { server: onPostgres(doomed.url), destroy: () => doomed.drop() };
    },
    async dispose() {
      await admin.end();
      await database.drop();
    },
  };
});

test('opening without a server names the remedy', async () => {
  const server = onPostgres('postgres://nobody@127.0.0.1:1/nothing');
  await expect(openTaskQueue({ server, log })).rejects.toThrow('DATABASE_URL');
  await expect(openTaskWorker({ server, log, concurrency: 1, tasks: [] })).rejects.toThrow('DATABASE_URL');
});

function onPostgres(databaseUrl: string): QueueServer {
  return { databaseUrl, redisUrl: null, redisPrefix: 'unused' };
}
