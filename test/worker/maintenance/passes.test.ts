import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/domain/kernel/ids.ts';
import { documentKey } from '../../../src/storage/keys.ts';
import { readLoss } from '../../../src/timeline/retention-gap.ts';
import { type House, keepAll, openHouse, passNamed, runNow } from './fixture.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const age = (table: 'event' | 'export' | 'idempotency_key' | 'mail', column: string, where: string, days: number) =>
  house.pool.query(`UPDATE ${table} SET ${column} = now() - make_interval(days => ${days}) WHERE ${where}`);
const grow = (stream: string, seqs: readonly number[], days = 40) =>
  age('event', 'occurred_at', `stream = '${stream}' AND seq = ANY ('{${seqs.join()}}')`, days);

describe('events', () => {
  const pass = passNamed('events');
  const retention = { eventsDays: 30 };
  const readHorizon = async (workspaceId: string) => {
    const { rows } = await house.pool.query<{ pos: string }>(
      'SELECT pos::text FROM event_horizon WHERE workspace_id = $1',
      [workspaceId],
    );
    return rows[0] ?? null;
  };

  test('old ones go, except the newest of a stream and those of an unfinished job', async () => {
    const workspace = await house.addTenant();
    const { id: documentId } = await house.addDocument();
    const [over, running] = [await house.addJob(documentId), await house.addJob(documentId, 'RUNNING')];
    const quiet = newId('Configuration');
    await house.addEvents(quiet, 3, undefined, workspace);
    await house.addEvents(over, 4, documentId, workspace);
    await house.addEvents(running, 3, documentId, workspace);
    await Promise.all([grow(quiet, [1, 2, 3]), grow(over, [1, 2]), grow(running, [1, 2])]);

    const { outcome, run } = await runNow(house, pass, retention);
    expect(outcome).toBe('RAN');
    expect(run).toMatchObject({ counts: { events: 4 }, isComplete: true, error: null, position: null });
    expect(await house.sequences(quiet)).toEqual([3]);
    expect(await house.sequences(over)).toEqual([3, 4]);
    expect(await house.sequences(running)).toEqual([1, 2, 3]);
    expect((await runNow(house, pass, retention)).run).toMatchObject({ counts: {} });
  });

  test('what had to stay goes when its successor is old, and the job over', async () => {
    const workspace = await house.addTenant();
    const { id: documentId } = await house.addDocument();
    const job = await house.addJob(documentId, 'RUNNING');
    await house.addEvents(job, 2, documentId, workspace);
    await grow(job, [1, 2]);
    await runNow(house, pass, retention);
    expect(await house.sequences(job)).toEqual([1, 2]);

    await house.addEvents(job, 1, documentId, workspace);
    await grow(job, [3]);
    await house.prisma.job.update({
      where: { id: job },
      data: { status: 'CANCELLED', claimedBy: null, leaseExpiresAt: null, finishedAt: new Date() },
    });
    await runNow(house, pass, retention);
    expect(await house.sequences(job)).toEqual([3]);
  });

  test('a cursor before what was removed is told so, one behind it is not', async () => {
    const workspaceId = await house.addTenant();
    const stream = newId('Configuration');
    await house.addEvents(stream, 5, undefined, workspaceId);
    const { rows } = await house.pool.query<{ stream: string; seq: number; pos: string }>(
      'SELECT stream, seq, pos::text FROM event WHERE stream = $1 ORDER BY seq',
      [stream],
    );
    await age('event', 'occurred_at', `workspace_id = '${workspaceId}' AND seq <= 3`, 40);
    await runNow(house, pass, retention);
    expect(await readHorizon(workspaceId)).toEqual({ pos: rows[2]?.pos });
    const lossAfter = async (index: number) => {
      const cursor = rows[index];
      if (!cursor) throw new Error('There are five events.');
      return [
        (await readLoss(house.pool, { kind: 'stream', stream }, cursor)) !== null,
        (await readLoss(house.pool, { kind: 'workspace', workspaceId }, cursor)) !== null,
      ];
    };
    expect(await lossAfter(0)).toEqual([true, true]);
    expect(await lossAfter(2)).toEqual([false, false]);
    expect(await lossAfter(4)).toEqual([false, false]);
  });

  test('one young event ends a feed’s beginning, and runs that meet remove each event once', async () => {
    const workspaceId = await house.addTenant();
    const [before, between, after] = [newId('Configuration'), newId('Configuration'), newId('Configuration')];
    for (const stream of [before, between, after]) await house.addEvents(stream, 3, undefined, workspaceId);
    await Promise.all([grow(before, [1, 2, 3]), grow(between, [1, 3]), grow(after, [1, 2, 3])]);
    const counts = await Promise.all(
      [1, 2, 3].map(async () => {
        let removed = 0;
        await pass.run(house.context, {
          retention: { ...keepAll, ...retention },
          budget: { spent: () => false },
          position: null,
          count: (_what, amount) => {
            removed += amount;
          },
        });
        return removed;
      }),
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect(await house.sequences(before)).toEqual([3]);
    expect(await house.sequences(between)).toEqual([2, 3]);
    expect(await house.sequences(after)).toEqual([1, 2, 3]);
  });

  test('more than one batch of them, and a run without time goes on where it stopped', async () => {
    const first = await house.addTenant();
    const second = await house.addTenant();
    const [long, short] = [newId('Configuration'), newId('Configuration')];
    await house.pool.query(
      `INSERT INTO event (id, stream, seq, type, payload, workspace_id, actor_kind, occurred_at)
       SELECT 'evt_' || n, $1, n, 'workspace.created', '{}', $2, 'SYSTEM', now() - interval '40 days' FROM generate_series(1, 2500) n`,
      [long, first],
    );
    await house.pool.query('INSERT INTO stream_head (stream, seq) VALUES ($1, 2500)', [long]);
    await house.addEvents(short, 2, undefined, second);
    await grow(short, [1]);
    const stopped = await runNow(house, pass, retention, { budgetMs: 0 });
    expect(stopped.run).toMatchObject({ isComplete: false, error: null, counts: {} });
    const { run } = await runNow(house, pass, retention);
    expect(run).toMatchObject({ isComplete: true, counts: { events: 2500 } });
    expect(await house.sequences(long)).toEqual([2500]);
    expect(await house.sequences(short)).toEqual([2]);
  });
});

test('exports: row, document and file go, the table stays', async () => {
  const pass = passNamed('exports');
  const document = await house.addDocument();
  const [old, young, pending] = await Promise.all(
    [1, 2, 3].map(async () => house.addTable(await house.addJob(document.id), document.id)),
  );
  if (!old || !young || !pending) throw new Error('There are three tables.');
  await house.prisma.export.update({ where: { id: pending.exportId }, data: { status: 'PENDING', documentId: null } });
  await age('export', 'created_at', `id IN ('${old.exportId}', '${pending.exportId}')`, 8);

  const { run } = await runNow(house, pass, { exportsDays: 7 });
  expect(run).toMatchObject({ counts: { exports: 1, files: 1 }, isComplete: true });
  expect(await house.prisma.export.findUnique({ where: { id: old.exportId } })).toBeNull();
  expect(await house.prisma.document.findUnique({ where: { id: old.file.id } })).toBeNull();
  expect(await house.exists(old.file.storageKey)).toBe(false);
  expect(await house.exists(old.rowsKey)).toBe(true);
  for (const kept of [young, pending]) {
    expect(await house.prisma.export.findUnique({ where: { id: kept.exportId } })).not.toBeNull();
    expect(await house.exists(kept.file.storageKey)).toBe(true);
  }
  expect((await runNow(house, pass, { exportsDays: 7 })).run).toMatchObject({ counts: { exports: 0 } });
});

describe('jobs and documents that a workspace keeps for so long', () => {
  const finish = (id: string, days: number) =>
    house.pool.query('UPDATE job SET finished_at = now() - make_interval(days => $2) WHERE id = $1', [id, days]);
  const keep = (data: {
    keepJobsDays?: number | null;
    keepDocumentsDays?: number | null;
    keepEventsDays?: number | null;
  }) => house.prisma.workspace.update({ where: { id: house.workspaceId }, data });

  test('old jobs go with their tables, exports and files; one whose export is being made stays', async () => {
    const document = await house.addDocument();
    const [old, young, busy] = [
      await house.addJob(document.id),
      await house.addJob(document.id),
      await house.addJob(document.id),
    ];
    const table = await house.addTable(old, document.id);
    const { id: tableId } = await house.addTable(busy, document.id);
    const pending = { id: newId('Export'), jobId: busy, tableId, format: 'XLSX' as const, status: 'PENDING' as const };
    await house.prisma.export.create({ data: { ...pending, rowCount: 1 } });
    await Promise.all([finish(old, 31), finish(young, 29), finish(busy, 31)]);
    await runNow(house, passNamed('old_jobs'), { jobsDays: 365 });
    expect(await house.prisma.job.count({ where: { id: old } })).toBe(1);
    await keep({ keepJobsDays: 30 });
    expect((await runNow(house, passNamed('old_jobs'), { jobsDays: 365 })).run).toMatchObject({
      counts: { jobs: 1, tables: 1, exports: 1, files: 2 },
      isComplete: true,
    });
    expect(await house.prisma.job.findMany({ where: { documentId: document.id }, select: { id: true } })).toEqual(
      expect.arrayContaining([{ id: young }, { id: busy }]),
    );
    expect(await house.exists(table.rowsKey)).toBe(false);
    expect(await house.exists(document.storageKey)).toBe(true);
    await house.prisma.export.delete({ where: { id: pending.id } });
    await keep({ keepJobsDays: null });
  });

  test('old documents are deleted as a person would, those with work to do aside', async () => {
    const [old, young, needed] = [await house.addDocument(), await house.addDocument(), await house.addDocument()];
    await house.addJob(needed.id, 'QUEUED');
    const ids = [old.id, needed.id];
    await house.pool.query("UPDATE document SET created_at = now() - interval '31 days' WHERE id = ANY ($1)", [ids]);
    await keep({ keepDocumentsDays: 30 });
    expect((await runNow(house, passNamed('old_documents'), {})).run).toMatchObject({ counts: { documents: 1 } });
    await keep({ keepDocumentsDays: null });
    const deleted = await house.prisma.document.findMany({
      where: { id: { in: [...ids, young.id] }, deletedAt: { not: null } },
      select: { id: true },
    });
    expect(deleted).toEqual([{ id: old.id }]);
    expect(await house.prisma.event.count({ where: { stream: old.id, type: 'document.deleted' } })).toBe(1);
  });

  test('events of a workspace that keeps them shorter go earlier than those of another', async () => {
    const [brief, other] = [await house.addTenant(), await house.addTenant()];
    const [a, b] = [newId('Configuration'), newId('Configuration')];
    await house.addEvents(a, 3, undefined, brief);
    await house.addEvents(b, 3, undefined, other);
    await house.prisma.workspace.update({ where: { id: brief }, data: { keepEventsDays: 5 } });
    await age('event', 'occurred_at', `workspace_id IN ('${brief}', '${other}') AND seq < 3`, 10);
    await runNow(house, passNamed('events'), { eventsDays: 30 });
    expect([await house.sequences(a), await house.sequences(b)]).toEqual([[3], [1, 2, 3]]);
  });
});

describe('deleted documents', () => {
  const pass = passNamed('deleted_documents');
  const retention = { deletedDocumentsDays: 30 };
  const deleteDaysAgo = (id: string, days: number) =>
    house.prisma.document.update({ where: { id }, data: { deletedAt: new Date(Date.now() - days * 86_400_000) } });

  test('one goes with its jobs, tables, issues, exports and files', async () => {
    const document = await house.addDocument();
    const jobs = await Promise.all(Array.from({ length: 25 }, () => house.addJob(document.id, 'SUCCEEDED')));
    const [job = ''] = jobs;
    const table = await house.addTable(job, document.id);
    await house.prisma.job.update({ where: { id: jobs[1] ?? '' }, data: { retryOfId: job } });
    await house.prisma.idempotencyKey.create({
      data: { workspaceId: house.workspaceId, operation: 'submitJob', key: 'k', inputHash: 'h', resultId: job },
    });
    await deleteDaysAgo(document.id, 31);

    const { run } = await runNow(house, pass, retention);
    expect(run?.counts).toEqual({ documents: 1, jobs: 25, tables: 1, exports: 1, files: 3 });
    expect(await house.prisma.document.count({ where: { id: { in: [document.id, table.file.id] } } })).toBe(0);
    expect(await house.prisma.job.count({ where: { documentId: document.id } })).toBe(0);
    expect(await house.prisma.issue.count({ where: { tableId: table.id } })).toBe(0);
    expect(await house.prisma.idempotencyKey.count({ where: { resultId: job } })).toBe(0);
    for (const key of [document.storageKey, table.rowsKey, table.file.storageKey]) {
      expect(await house.exists(key)).toBe(false);
    }
  });

  test('one stays while a job needs it, while it can be restored, and when it was', async () => {
    const [needed, young, restored] = await Promise.all([1, 2, 3].map(() => house.addDocument()));
    if (!needed || !young || !restored) throw new Error('There are three documents.');
    const job = await house.addJob(needed.id, 'QUEUED');
    await deleteDaysAgo(needed.id, 31);
    await deleteDaysAgo(young.id, 29);
    await deleteDaysAgo(restored.id, 31);
    await house.prisma.document.update({ where: { id: restored.id }, data: { deletedAt: null } });
    expect((await runNow(house, pass, retention)).run).toMatchObject({ counts: {}, isComplete: true });
    for (const { storageKey } of [needed, young, restored]) expect(await house.exists(storageKey)).toBe(true);

    await house.prisma.job.update({ where: { id: job }, data: { status: 'CANCELLED', finishedAt: new Date() } });
    expect((await runNow(house, pass, retention)).run).toMatchObject({ counts: { documents: 1, jobs: 1 } });
    expect(await house.exists(needed.storageKey)).toBe(false);
  });

  test('its last events go when they are old, since nobody can ask for that timeline any more', async () => {
    const document = await house.addDocument();
    await house.addEvents(document.id, 2, document.id);
    await grow(document.id, [1, 2]);
    await deleteDaysAgo(document.id, 31);
    await runNow(house, pass, retention);
    expect(await house.sequences(document.id)).toEqual([1, 2]);
    await age('event', 'occurred_at', `workspace_id = '${house.workspaceId}'`, 40);
    await runNow(house, passNamed('events'), { eventsDays: 30 });
    expect(await house.sequences(document.id)).toEqual([]);
  });

  test('so do those that had stayed behind as the newest', async () => {
    const document = await house.addDocument();
    await house.addEvents(document.id, 2, document.id);
    await age('event', 'occurred_at', `workspace_id = '${house.workspaceId}'`, 40);
    await runNow(house, passNamed('events'), { eventsDays: 30 });
    expect(await house.sequences(document.id)).toEqual([2]);
    await deleteDaysAgo(document.id, 31);
    await runNow(house, pass, retention);
    expect(await house.sequences(document.id)).toEqual([]);
  });

  test('an export that was deleted by hand goes alone', async () => {
    const document = await house.addDocument();
    const table = await house.addTable(await house.addJob(document.id), document.id);
    await deleteDaysAgo(table.file.id, 31);
    expect((await runNow(house, pass, retention)).run).toMatchObject({
      counts: { documents: 1, exports: 1, files: 1 },
    });
    expect(await house.exists(table.rowsKey)).toBe(true);
    expect(await house.exists(document.storageKey)).toBe(true);
  });
});

test('idempotency keys are forgotten after their hours', async () => {
  const call = { workspaceId: house.workspaceId, operation: 'submitJob', inputHash: 'h', resultId: 'job' };
  await house.prisma.idempotencyKey.createMany({ data: ['old', 'young'].map((key) => ({ ...call, key })) });
  await age('idempotency_key', 'created_at', "key = 'old'", 3);
  const { run } = await runNow(house, passNamed('idempotency_keys'), { idempotencyKeysHours: 48 });
  expect(run).toMatchObject({ counts: { keys: 1 }, isComplete: true });
  expect(await house.prisma.idempotencyKey.findMany({ select: { key: true } })).toEqual([{ key: 'young' }]);
});

test('mails are forgotten after their days, except those that are still to be sent', async () => {
  const mails = ['sent', 'given-up', 'waiting', 'young'].map((id) => ({
    id,
    template: 'setUp',
    payload: {},
    series: id,
  }));
  const end = { sent: { sentAt: new Date() }, 'given-up': { failedAt: new Date() }, young: { sentAt: new Date() } };
  await house.prisma.mail.createMany({
    data: mails.map((mail) => ({ ...mail, ...new Map(Object.entries(end)).get(mail.id) })),
  });
  await age('mail', 'created_at', "id <> 'young'", 31);
  const { run } = await runNow(house, passNamed('mail'), { mailDays: 30 });
  expect(run).toMatchObject({ counts: { mails: 2 }, isComplete: true });
  const left = await house.prisma.mail.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
  expect(left.map(({ id }) => id)).toEqual(['waiting', 'young']);
});

test('orphan files: those that no row points at go once they are old, and only from workspaces of this database', async () => {
  const document = await house.addDocument();
  const table = await house.addTable(await house.addJob(document.id), document.id);
  const orphan = documentKey(house.workspaceId, newId('Document'));
  const young = documentKey(house.workspaceId, newId('Document'));
  const foreign = documentKey(newId('Workspace'), newId('Document'));
  const attempt = table.rowsKey.replace('/1/', '/2/');
  await Promise.all([house.put(orphan, 2), house.put(attempt, 2), house.put(young, 0), house.put(foreign, 2)]);
  const pass = passNamed('orphan_files');
  const { run } = await runNow(house, pass, { orphanFilesSeconds: 86_400 });
  expect(run).toMatchObject({ counts: { files: 2, bytes: 14 }, isComplete: true });
  expect(await Promise.all([orphan, attempt].map(house.exists))).toEqual([false, false]);
  const kept = [document.storageKey, table.rowsKey, table.file.storageKey, young, foreign];
  expect(await Promise.all(kept.map(house.exists))).toEqual(kept.map(() => true));

  const stopped = await runNow(house, pass, { orphanFilesSeconds: 86_400 }, { budgetMs: 0 });
  expect(stopped.run).toMatchObject({ isComplete: false, counts: {} });
});

test('with 0 for every setting nothing is ever removed', async () => {
  const document = await house.addDocument();
  await house.prisma.document.update({ where: { id: document.id }, data: { deletedAt: new Date(0) } });
  for (const name of ['events', 'exports', 'deleted_documents', 'idempotency_keys', 'mail']) {
    expect((await runNow(house, passNamed(name), {})).run).toMatchObject({ counts: {}, isComplete: true });
  }
  expect(await house.exists(document.storageKey)).toBe(true);
});
