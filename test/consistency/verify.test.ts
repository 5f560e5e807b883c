import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyInstallation } from '../../src/consistency/index.ts';
import { replaceObject } from '../support/damage.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let jobId: string;
beforeAll(async () => {
  server = await startTestServer({ worker: true });
  const { owner } = server;
  const configurationId = await owner.published('ade: 1\nfields:\n  a: { validate: [{ required: true }] }\n');
  jobId = await owner.run(await owner.uploaded('a.csv', 'a,b\n1,2\n,3\n'), configurationId);
});
afterAll(() => server.stop());

/** What is wrong, as lines. */
async function faults({ isDeep = false } = {}): Promise<string[]> {
  const lines: string[] = [];
  const { databaseUrl, services } = server;
  const findings = await verifyInstallation(
    { databaseUrl, store: services.store },
    { isDeep, onFault: ({ place, problem }) => lines.push(`${place} ${problem}`) },
  );
  expect(findings.faults).toBe(lines.length);
  return lines;
}

/** Breaks something with SQL, looks, and mends it. */
async function whileBroken(broken: string, mended: string): Promise<string[]> {
  const { pool } = server.services.db;
  await pool.query(broken);
  const found = await faults();
  await pool.query(mended);
  expect(await faults()).toEqual([]);
  return found;
}

test('an installation that works has no faults, and files without rows are no fault but counted', async () => {
  const { store } = server.services;
  const { databaseUrl, owner } = server;
  await replaceObject(store, `workspaces/${owner.workspaceId}/documents/doc_none`, Buffer.from('orphan'));
  // Of another installation that shares the store.
  await replaceObject(store, 'workspaces/ws_elsewhere/documents/doc_none', Buffer.from('theirs'));
  const findings = await verifyInstallation(
    { databaseUrl, store },
    { isDeep: true, onFault: (fault) => expect.unreachable(JSON.stringify(fault)) },
  );
  expect(findings).toMatchObject({ faults: 0, unlisted: 0, orphans: { count: 1, bytes: 6 } });
  expect(findings.objects).toBeGreaterThan(1);
  expect(findings.streams).toBeGreaterThan(3);
});

test('every rule of rows names the row that breaks it', async () => {
  const ofJob = `WHERE stream = '${jobId}'`;
  expect(
    await whileBroken(`UPDATE stream_head SET seq = seq + 1 ${ofJob}`, `UPDATE stream_head SET seq = seq - 1 ${ofJob}`),
  ).toEqual([expect.stringMatching(new RegExp(`^The timeline ${jobId} ends at \\d+, and its head says \\d+$`))]);
  expect(
    await whileBroken(
      `CREATE TABLE aside AS SELECT * FROM event ${ofJob} AND seq = 2; DELETE FROM event ${ofJob} AND seq = 2`,
      'INSERT INTO event SELECT * FROM aside; DROP TABLE aside',
    ),
  ).toEqual([`The timeline ${jobId} lacks 1 of its events`]);
  expect(
    await whileBroken(
      `UPDATE event SET pos = -pos ${ofJob} AND seq = 2`,
      `UPDATE event SET pos = -pos ${ofJob} AND seq = 2`,
    ),
  ).toEqual([`The timeline ${jobId} has events whose positions are not in their order`]);
  expect(
    await whileBroken(
      "INSERT INTO stream_head VALUES ('cfg_none', 3)",
      "DELETE FROM stream_head WHERE stream = 'cfg_none'",
    ),
  ).toEqual(['The timeline cfg_none has a head at 3 and no event']);
  expect(
    await whileBroken(
      "CREATE TABLE aside AS SELECT ade_last_pos() AS pos; SELECT setval('event_pos_seq', 1)",
      "SELECT setval('event_pos_seq', pos) FROM aside; DROP TABLE aside",
    ),
  ).toEqual([expect.stringMatching(/^The sequence event_pos_seq is at 1, behind the event at \d+$/)]);
  expect(
    await whileBroken(
      `UPDATE job SET metrics = metrics || '{"tables": 5}' WHERE id = '${jobId}'`,
      `UPDATE job SET metrics = metrics || '{"tables": 1}' WHERE id = '${jobId}'`,
    ),
  ).toEqual([`The job ${jobId} has 1 tables, and its result says 5`]);
  expect(
    await whileBroken(
      'CREATE TABLE aside AS SELECT id, issue_count FROM "table"; UPDATE "table" SET issue_count = 0',
      'UPDATE "table" SET issue_count = aside.issue_count FROM aside WHERE aside.id = "table".id; DROP TABLE aside',
    ),
  ).toEqual([expect.stringMatching(/^The table tbl_\w+ lists 1 issues, and counts 0$/)]);
  expect(
    await whileBroken(
      'UPDATE workspace_storage SET bytes = bytes + 5',
      'UPDATE workspace_storage SET bytes = bytes - 5',
    ),
  ).toEqual([
    expect.stringMatching(/^The workspace ws_\w+ keeps \d+ bytes of documents, and is held against its quota for \d+$/),
  ]);
  expect(
    await whileBroken(
      "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'job_document_idx'::regclass",
      "UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'job_document_idx'::regclass",
    ),
  ).toEqual(['The index job_document_idx was never finished']);
  expect(
    await whileBroken(
      'ALTER TABLE job ADD CONSTRAINT doubtful CHECK (attempt < 100) NOT VALID',
      'ALTER TABLE job DROP CONSTRAINT doubtful',
    ),
  ).toEqual(['The constraint doubtful of job was never proven']);
});

test('what is kept of other rows is compared with them, and counted anew by a repair', async () => {
  const { databaseUrl, owner, services } = server;
  const breaks: [string, string][] = [
    [
      "UPDATE document_standing SET status = 'FAILED' WHERE is_listed",
      `listed as FAILED with issues, and its jobs say NEEDS_REVIEW with issues`,
    ],
    ['DELETE FROM document_standing WHERE is_listed', 'is in no list by its status'],
    ["UPDATE workspace_count SET amount = amount + 3 WHERE what = 'rows'", 'has 2 rows, and its totals say 5'],
    ["DELETE FROM workspace_count WHERE what = 'documents'", 'has 1 documents, and its totals say 0'],
    ["UPDATE job_span SET failed = 1 WHERE size = 'day'", 'has charts of the day from'],
    ["UPDATE job_span SET queued[1] = 3 WHERE size = 'hour'", 'has charts of the hour from'],
    ["DELETE FROM job_span WHERE size = 'week'", 'has charts of the week from'],
    ["UPDATE made_span SET last_id = '' WHERE noun = 'job'", 'has jobs of the hour from'],
    ["DELETE FROM made_span WHERE noun = 'table'", 'has tables of the hour from'],
    ['DELETE FROM workspace_storage', `keeps 11 bytes of documents, and is held against its quota for 0`],
  ];
  for (const [broken, problem] of breaks) {
    await services.db.pool.query(broken);
    expect(await faults(), broken).toEqual([expect.stringContaining(problem)]);
    const onFault = (fault: object) => expect.unreachable(JSON.stringify(fault));
    const options = { isDeep: false, isRepairing: true, onFault };
    expect(await verifyInstallation({ databaseUrl, store: services.store }, options), broken).toMatchObject({
      faults: 0,
      repaired: 1,
    });
  }
  // What was counted anew is kept as before: one more of each changes it, and it still is what is there.
  const configurationId = await owner.published('ade: 1\n');
  await owner.run(await owner.uploaded('b.csv', 'a,b\n1,2\n'), configurationId);
  expect(await faults()).toEqual([]);
});

test('of very many faults of one kind the first hundred are listed, and all are counted', async () => {
  const { databaseUrl, services } = server;
  await services.db.pool.query("INSERT INTO stream_head SELECT 'cfg_' || n, 1 FROM generate_series(1, 150) AS n");
  let listed = 0;
  const onFault = () => {
    listed += 1;
  };
  const findings = await verifyInstallation({ databaseUrl, store: services.store }, { isDeep: false, onFault });
  expect({ ...findings, listed }).toMatchObject({ faults: 150, unlisted: 50, listed: 100 });
  await services.db.pool.query("DELETE FROM stream_head WHERE stream ~ '^cfg_[0-9]{1,3}$'");
});

test('a file that is gone, of another size or changed is named with its row', async () => {
  const { pool } = server.services.db;
  const { store } = server.services;
  const { rows } = await pool.query<{ id: string; key: string }>('SELECT id, storage_key AS key FROM document LIMIT 1');
  const [document] = rows;
  if (!document) throw new Error('There is a document.');
  const place = `The file ${document.key} of ${document.id}`;
  await replaceObject(store, document.key, Buffer.from('a,b\n1,9\n,3\n'));
  expect(await faults()).toEqual([]);
  expect(await faults({ isDeep: true })).toEqual([`${place} is not what was stored`]);
  await replaceObject(store, document.key, Buffer.from('a'));
  expect(await faults()).toEqual([`${place} has 1 bytes and should have 11`]);
  await store.delete(document.key);
  expect(await faults()).toEqual([`${place} is not in the store`]);
});
