import { Redis } from 'ioredis';
import { Client } from 'pg';
import { expect, inject, test } from 'vitest';
import { openTransport } from '../../src/hub/index.ts';
import { createLogger } from '../../src/log.ts';
import { createTestDatabase } from '../support/database.ts';
import { cutConnections, redisPrefix } from '../support/redis.ts';
import { hubContract } from './hub.contract.ts';

const log = createLogger({ level: 'silent', format: 'json' }, { name: 'test' });

hubContract('PostgreSQL', async () => {
  const database = await createTestDatabase();
  const admin = new Client({ connectionString: database.url });
  await admin.connect();
  return {
    open: () => openTransport({ databaseUrl: database.url, redisUrl: null, redisPrefix: 'unused', log }),
    async cutConnections() {
      const { rowCount } = await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND application_name = 'ade-hub'`,
      );
      return rowCount ?? 0;
    },
    async listeners(topic) {
      // No session can look into another one's channels (pg_listening_channels), but each shows its last statements.
      const { rows } = await admin.query<{ query: string }>(
        `SELECT query FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'ade-hub'`,
      );
      const last = rows.map(({ query }) => query.split(';').findLast((part) => part.endsWith(`LISTEN "ade:${topic}"`)));
      return last.filter((statement) => statement?.startsWith('LISTEN')).length;
    },
    async dispose() {
      await admin.end();
      await database.drop();
    },
  };
});

hubContract('Redis', async () => {
  const redisUrl = inject('redisUrl');
  const prefix = redisPrefix();
  const admin = new Redis(redisUrl);
  return {
    open: () => openTransport({ databaseUrl: 'unused', redisUrl, redisPrefix: prefix, log }),
    cutConnections: () => cutConnections(redisUrl, prefix),
    async listeners(topic) {
      const [, count] = await admin.pubsub('NUMSUB', `${prefix}:hint:${topic}`);
      return Number(count);
    },
    async dispose() {
      admin.disconnect();
    },
  };
});

test.for([
  { databaseUrl: 'postgres://nobody@127.0.0.1:1/nothing', redisUrl: null, remedy: 'DATABASE_URL' },
  { databaseUrl: 'unused', redisUrl: 'redis://127.0.0.1:1', remedy: 'REDIS_URL' },
])('opening without a server names $remedy', async ({ databaseUrl, redisUrl, remedy }) => {
  await expect(openTransport({ databaseUrl, redisUrl, redisPrefix: redisPrefix(), log })).rejects.toThrow(remedy);
});
