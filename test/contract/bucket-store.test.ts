import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { BucketStore } from '../../src/allowance/bucket-store.ts';
import { createPostgresBucketStore } from '../../src/allowance/postgres-store.ts';
import { createRedisBucketStore } from '../../src/allowance/redis-store.ts';
import { createDatabase } from '../../src/db/database.ts';
import { createLogger } from '../../src/log.ts';
import { createTestDatabase } from '../support/database.ts';
import { redisPrefix } from '../support/redis.ts';

const log = createLogger({ level: 'silent', format: 'json' }, { name: 'test' });

interface StoreUnderTest {
  /** Opens another, as another process would. */
  open(): BucketStore;
  /** Buckets that are kept. */
  size(): Promise<number>;
  dispose(): Promise<void>;
}

/** What every store of levels promises. */
function bucketStoreContract(name: string, start: () => Promise<StoreUnderTest>): void {
  describe(`store of buckets: ${name}`, () => {
    let kept: StoreUnderTest;
    let here: BucketStore;
    let there: BucketStore;
    beforeAll(async () => {
      kept = await start();
      here = kept.open();
      there = kept.open();
    });
    afterAll(async () => {
      await here.close();
      await there.close();
      await kept.dispose();
    });

    const minute = 60_000;
    const about = (ms: number) => [expect.closeTo(ms, -4)];

    test('what processes pour in adds up, and leaks', async () => {
      expect(await here.pour([{ key: 'a', ms: minute }])).toEqual(about(minute));
      expect(await there.pour([{ key: 'a', ms: minute }])).toEqual(about(2 * minute));
      expect(await here.pour([{ key: 'a', ms: 0 }])).toEqual(about(2 * minute));
      const [level = 0] = await here.pour([{ key: 'a', ms: 0 }]);
      expect(level).toBeLessThanOrEqual(2 * minute);
    });

    test('many are poured into at once, and answered in their order', async () => {
      const pours = ['z', 'y', 'x'].map((key, at) => ({ key, ms: (at + 1) * minute }));
      expect(await here.pour(pours)).toEqual(pours.flatMap(({ ms }) => about(ms)));
    });

    test('nothing is lost when processes pour at the same moment, in whatever order', async () => {
      const keys = ['p', 'q', 'r'];
      const rounds = Array.from({ length: 20 }, (_, at) => {
        const pours = (at % 2 ? keys : keys.toReversed()).map((key) => ({ key, ms: minute }));
        return (at % 3 ? here : there).pour(pours);
      });
      await Promise.all(rounds);
      expect(await here.pour(keys.map((key) => ({ key, ms: 0 })))).toEqual(keys.flatMap(() => about(20 * minute)));
    });

    test('a bucket that has leaked empty is forgotten', async () => {
      const before = await kept.size();
      await here.pour([{ key: 'short', ms: 1 }]);
      await expect
        .poll(async () => {
          await here.sweep();
          return kept.size();
        })
        .toBe(before);
    });
  });
}

bucketStoreContract('PostgreSQL', async () => {
  const database = await createTestDatabase();
  const db = createDatabase(database.url, { poolSize: 10 });
  return {
    open: () => createPostgresBucketStore(db),
    size: async () => Number((await db.pool.query('SELECT count(*) FROM bucket')).rows[0].count),
    async dispose() {
      await db.close();
      await database.drop();
    },
  };
});

bucketStoreContract('Redis', async () => {
  const redisUrl = inject('redisUrl');
  const prefix = redisPrefix();
  const admin = new Redis(redisUrl);
  return {
    open: () => createRedisBucketStore({ redisUrl, redisPrefix: prefix, log }),
    size: async () => (await admin.keys(`${prefix}:bucket:*`)).length,
    async dispose() {
      admin.disconnect();
    },
  };
});
