import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { assureRoute, prepareForPooler } from '../../src/db/pooler.ts';
import { PoolerError } from '../../src/db/pooler-error.ts';
import { statement } from '../../src/db/statement.ts';
import { isStatementCancelled } from '../../src/db/unavailable.ts';
import { entering, exchange } from '../../src/db/walled-read.ts';
import { underLock } from '../../src/domain/maintenance/lock.ts';
import { startInstallation } from '../redis/installation.ts';
import { followFeed } from '../redis/jobs.ts';
import { createEmptyDatabase, createTestDatabase } from '../support/database.ts';
import { startPgbouncer, whyNoPgbouncer } from './pgbouncer.ts';

const why = whyNoPgbouncer();
const ifThere = test.skipIf(why !== null);
if (why !== null) process.stderr.write(`Not tried: PgBouncer before ADE (${why}).\n`);

const passes = graphql(`query PassesBehindPooler { maintenance { runs { error isComplete } } }`);

/** A database with a PgBouncer before it. */
async function pooled(settings?: Record<string, string>, make = createTestDatabase) {
  const database = await make();
  onTestFinished(() => database.drop());
  const pooler = await startPgbouncer(database.url, settings);
  onTestFinished(() => pooler.stop());
  return { directUrl: database.url, url: pooler.url };
}

async function open(urls: { url: string; directUrl: string }, limits: { statementTimeout?: number } = {}) {
  const db = createDatabase(urls.url, { poolSize: 4, directUrl: urls.directUrl, ...limits });
  onTestFinished(() => db.close());
  return db;
}

async function run(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

ifThere(
  'an API process and a worker behind a pooler in transaction mode, queue and hints through PostgreSQL',
  async () => {
    const { url, directUrl } = await pooled();
    const env = { DATABASE_URL: url, ADE_DATABASE_DIRECT_URL: directUrl };
    const installation = await startInstallation({ redisUrl: null, apis: 1, workers: 1, env });
    onTestFinished(() => installation.stop());
    const [client] = installation.clients;
    const documentId = await client.uploaded('orders.csv', 'order,amount\nA-1,10\nA-2,20\n');
    const configurationId = await client.published();
    const feed = followFeed(client);
    const jobIds: string[] = [];
    for (let index = 0; index < 6; index += 1) jobIds.push(await client.submitted(documentId, configurationId));
    await feed.saw('JobSucceededEvent', jobIds);
    expect(feed.jobs('JobSucceededEvent').toSorted()).toEqual(jobIds.toSorted());
    const { maintenance } = await client.get(passes, {});
    expect(maintenance.map(({ runs }) => runs)).toEqual(maintenance.map(() => [{ error: null, isComplete: true }]));
  },
  300_000,
);

ifThere('statements that connections of the server itself keep prepared', async () => {
  const db = await open(await pooled());
  const who = statement('SELECT $1::text AS said');
  const texts = Array.from({ length: 200 }, (_, at) => String(at));
  const alone = texts.map((text) => db.queryNamed(who, [text]));
  const inTransactions = texts.map((text) => db.transaction((tx) => tx.$queryNamed(who, [text])));
  const answers = await Promise.all([...alone, ...inTransactions]);
  expect(answers).toEqual([...texts, ...texts].map((said) => [{ said }]));
});

ifThere(
  'one exchange of many clients at a time: names of statements that a connection has not, or has already',
  async () => {
    const db = await open(await pooled());
    const who = statement(`SELECT current_setting('role'), current_setting('ade.workspaces', true), $1::text`);
    const ask = (text: string) => exchange(db.pool, [entering([`ws_${text}`]), { statement: who, values: [text] }]);
    const texts = Array.from({ length: 200 }, (_, at) => String(at));
    const answers = await Promise.all(texts.map(ask));
    expect(answers.map(([, rows]) => rows)).toEqual(texts.map((text) => [['ade_tenant', `ws_${text}`, text]]));
    // Nothing stays on the connections that others are given.
    const { rows } = await db.query(
      `SELECT current_setting('role') AS role, current_setting('ade.workspaces', true) AS workspaces`,
    );
    expect(rows).toEqual([{ role: 'none', workspaces: '' }]);
  },
);

ifThere(
  'a lock that outlives a transaction is one session’s, whichever connections the pooler gives others',
  async () => {
    const urls = await pooled();
    const [one, other] = [await open(urls), await open(urls)];
    const use = (db: Database) => Promise.all(Array.from({ length: 8 }, () => db.query('SELECT pg_sleep(0.01)')));
    const both = await underLock({ db: one }, 'tried', async () => {
      await Promise.all([use(one), use(other)]);
      return underLock({ db: other }, 'tried', async () => 'both at a time');
    });
    expect(both).toBeNull();
    expect(await underLock({ db: other }, 'tried', async () => 'free again')).toBe('free again');
  },
);

ifThere('a statement that takes too long is cancelled through the pooler', async () => {
  const db = await open(await pooled(), { statementTimeout: 300 });
  const late = await db.query('SELECT pg_sleep(600)').catch((error: unknown) => error);
  expect(late).toSatisfy(isStatementCancelled);
  expect((await db.query<{ one: number }>('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

ifThere('addresses that ADE cannot work with are told apart, each with what to do', async () => {
  const { url, directUrl } = await pooled();
  await expect(assureRoute(directUrl, null)).resolves.toBeUndefined();
  await expect(assureRoute(url, directUrl)).resolves.toBeUndefined();
  await expect(assureRoute(url, null)).rejects.toThrow(
    /each transaction another connection\. Set ADE_DATABASE_DIRECT_URL/,
  );
  await expect(assureRoute(url, url)).rejects.toThrow(/ADE_DATABASE_DIRECT_URL leads to a pooler/);
  await expect(assureRoute(url, null)).rejects.toBeInstanceOf(PoolerError);
  const elsewhere = await createEmptyDatabase();
  onTestFinished(() => elsewhere.drop());
  await expect(assureRoute(url, elsewhere.url)).rejects.toThrow(/two databases/);
});

ifThere('a pooler in session mode is let be where it passes on what a connection asks for', async () => {
  const { url } = await pooled({ pool_mode: 'session', default_pool_size: '5' });
  await expect(assureRoute(url, null)).rejects.toThrow(/does not pass on.*Set ADE_DATABASE_DIRECT_URL/);
  const ignoring = await pooled({
    pool_mode: 'session',
    default_pool_size: '5',
    ignore_startup_parameters: 'options,statement_timeout,idle_in_transaction_session_timeout',
  });
  await run(
    ignoring.directUrl,
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET TimeZone = ''Asia/Tokyo''', current_database()); END $$`,
  );
  await expect(assureRoute(ignoring.url, null)).rejects.toThrow(/does not pass on/);
});

ifThere('connections of a pooler in another time zone are refused until they are made ready', async () => {
  const { url, directUrl } = await pooled();
  await run(
    directUrl,
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET TimeZone = ''Asia/Tokyo''', current_database()); END $$`,
  );
  await expect(assureRoute(url, directUrl)).rejects.toThrow(/time zone Asia\/Tokyo.*Run "ade migrate".*RECONNECT/);
  await prepareForPooler(directUrl);
  // A pooler that starts now has no connection of before.
  const pooler = await startPgbouncer(directUrl);
  onTestFinished(() => pooler.stop());
  await expect(assureRoute(pooler.url, directUrl)).resolves.toBeUndefined();
  const db = await open({ url: pooler.url, directUrl });
  const { rows } = await db.query(
    `SELECT current_setting('TimeZone') AS zone, current_setting('idle_in_transaction_session_timeout') AS idle`,
  );
  expect(rows).toEqual([{ zone: 'UTC', idle: '1min' }]);
});
