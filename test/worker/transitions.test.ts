import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Job } from '../../src/db/generated/client.ts';
import { ExportStatus, JobStatus } from '../../src/db/generated/enums.ts';
import * as exports from '../../src/domain/export/transitions.ts';
import { lockJob } from '../../src/domain/job/job.ts';
import { ImpossibleTransitionError, mayBecome } from '../../src/domain/job/state.ts';
import * as jobs from '../../src/domain/job/transitions.ts';
import type { Context } from '../../src/domain/kernel/context.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { type Transaction, transact } from '../../src/domain/kernel/transaction.ts';
import { LeaseLostError } from '../../src/lease/kind.ts';
import { retryLater } from '../../src/lease/lease.ts';
import { type House, openHouse } from './maintenance/fixture.ts';

let house: House;
let context: Context;
let documentId: string;
beforeAll(async () => {
  house = await openHouse();
  context = house.context;
  documentId = (await house.addDocument()).id;
});
afterAll(() => house.close());

const metrics = { rowsRead: 0, rowsWritten: 0, tables: 0, issues: 0, durations: {}, source: {}, warnings: [] };
const failure = { code: 'INTERNAL', message: 'Something broke.', owner: 'SYSTEM' as const, details: {} };
const retry = { code: 'INTERNAL', message: 'Something broke.', release: retryLater };
const eventsOf = (stream: string) =>
  house.pool.query<{ type: string }>('SELECT type FROM event WHERE stream = $1 ORDER BY seq', [stream]);

describe('a job', () => {
  const jobOf = (id: string) => house.prisma.job.findUniqueOrThrow({ where: { id } });

  /** A job in this state, as the database has it. */
  async function jobIn(status: JobStatus): Promise<Job> {
    await house.pool.query('DELETE FROM job');
    const id = await house.addJob(documentId, 'QUEUED');
    const isOver = status !== 'QUEUED' && status !== 'RUNNING';
    await house.pool.query(
      `UPDATE job SET status = $2::"JobStatus", attempt = 1, max_attempts = 3,
         claimed_by = CASE WHEN $3 THEN 'w' END, lease_expires_at = CASE WHEN $3 THEN now() + interval '1 minute' END,
         stage = CASE WHEN $3 THEN 'READ'::"JobStage" END,
         finished_at = CASE WHEN $4 THEN now() END, error = CASE WHEN $2 = 'FAILED' THEN '{}'::jsonb END WHERE id = $1`,
      [id, status, status === 'RUNNING', isOver],
    );
    return jobOf(id);
  }

  const transitions: Record<JobStatus, { act(tx: Transaction, job: Job): Promise<unknown>; event: string }> = {
    QUEUED: { act: (tx, job) => jobs.requeue(context, tx, job, retry), event: 'job.retry_scheduled' },
    RUNNING: {
      act: async (tx, job) => {
        if ((await jobs.begin(context, tx, { worker: 'w', mostPerWorkspace: 1 })) === null)
          throw new ImpossibleTransitionError(job, 'RUNNING');
      },
      event: 'job.started',
    },
    SUCCEEDED: { act: (tx, job) => jobs.succeed(tx, job, metrics), event: 'job.succeeded' },
    FAILED: { act: (tx, job) => jobs.fail(tx, job, failure), event: 'job.failed' },
    CANCELLED: { act: (tx, job) => jobs.cancel(context, tx, job), event: 'job.cancelled' },
  };
  const all = Object.values(JobStatus);
  const pairs = all.flatMap((from) => all.map((to) => ({ from, to, may: mayBecome(from, to) })));

  test.each(pairs)('$from → $to: $may', async ({ from, to, may }) => {
    const job = await jobIn(from);
    const { act, event } = transitions[to];
    const done = transact(context, async (tx) => {
      await lockJob(tx, job.id);
      await act(tx, job);
    });
    if (may) {
      await done;
      const after = await jobOf(job.id);
      expect(after).toMatchObject({ status: to, stage: null });
      expect(after.claimedBy === null).toBe(to !== 'RUNNING');
      expect(after.finishedAt !== null).toBe(to !== 'RUNNING' && to !== 'QUEUED');
      expect((await eventsOf(job.id)).rows).toEqual([{ type: event }]);
    } else {
      await expect(done).rejects.toThrow(ImpossibleTransitionError);
      expect(await jobOf(job.id)).toEqual(job);
      expect((await eventsOf(job.id)).rows).toEqual([]);
    }
  });
});

describe('an export', () => {
  /** How an export stands: PENDING is two states, since it stays so while it is made. */
  const states = [...Object.values(ExportStatus), 'BEING_MADE'] as const;
  type State = (typeof states)[number];

  async function exportIn(state: State) {
    await house.pool.query('DELETE FROM export');
    const jobId = await house.addJob(documentId);
    const file = state === 'READY' ? await house.addDocument('EXPORT') : null;
    const { id } = await house.prisma.export.create({
      data: {
        id: newId('Export'),
        jobId,
        format: 'CSV',
        status: state === 'BEING_MADE' ? 'PENDING' : state,
        documentId: file?.id ?? null,
        error: state === 'FAILED' ? 'It broke.' : null,
        rowCount: 1,
      },
    });
    if (state === 'BEING_MADE') {
      await house.pool.query(
        `UPDATE export SET attempt = 1, claimed_by = 'w', lease_expires_at = now() + interval '1 minute' WHERE id = $1`,
        [id],
      );
    }
    return house.prisma.export.findUniqueOrThrow({
      where: { id },
      include: { job: { include: { document: true, tables: true } }, table: true },
    });
  }
  const document = () => ({
    id: newId('Document'),
    workspaceId: house.workspaceId,
    kind: 'EXPORT' as const,
    name: 'a.csv',
    contentType: 'text/csv',
    byteSize: 1,
    sha256: '0'.repeat(64),
    storageKey: newId('Document'),
    actorKind: 'SYSTEM' as const,
  });
  const acts: Record<State, (tx: Transaction, made: exports.ClaimedExport) => Promise<unknown>> = {
    PENDING: (tx, made) => exports.requeue(context, tx, made, retry),
    BEING_MADE: async (tx, made) => {
      if ((await exports.begin(context, tx, 'w')) === null) throw new LeaseLostError(made);
    },
    READY: (tx, made) => exports.succeed(tx, made, document()),
    FAILED: (tx, made) => exports.fail(tx, made, 'It broke.'),
  };
  const pairs = states.flatMap((from) =>
    states.map((to) => ({
      from,
      to,
      may: from === 'BEING_MADE' ? to !== 'BEING_MADE' : from === 'PENDING' && to === 'BEING_MADE',
    })),
  );

  test.each(pairs)('$from → $to: $may', async ({ from, to, may }) => {
    const made = await exportIn(from);
    const done = transact(context, (tx) => acts[to](tx, made));
    const rowOf = () => house.prisma.export.findUniqueOrThrow({ where: { id: made.id } });
    const { job: _job, table: _table, ...before } = made;
    if (may) {
      await done;
      const after = await rowOf();
      expect(after.status).toBe(to === 'BEING_MADE' ? 'PENDING' : to);
      expect(after.claimedBy !== null).toBe(to === 'BEING_MADE');
    } else {
      await expect(done).rejects.toThrow(LeaseLostError);
      expect(await rowOf()).toEqual(before);
    }
  });
});
