import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import type { Context } from '../../src/domain/kernel/context.ts';
import { type Claim, type LeaseKind, LeaseLostError } from '../../src/lease/kind.ts';
import {
  type ClaimOptions,
  checkHeld,
  claimDue,
  end,
  giveBack,
  lockHeld,
  renew,
  retryLater,
} from '../../src/lease/lease.ts';
import { hasExpired, reconcile } from '../../src/lease/reconcile.ts';
import { wakeId } from '../../src/lease/wake.ts';
import { expireLease, makeDue, postpone } from '../worker/due-rows.ts';

export interface LeaseUnderTest {
  context: Context;
  /** A row that is due now. */
  add(): Promise<string>;
  dispose(): Promise<void>;
}

export interface LeasedKind {
  kind: LeaseKind;
  /** Assignments that go along with a claim, and with the end of one that failed, where the kind has a status of its own. */
  begins?: Prisma.Sql;
  returns?: Prisma.Sql;
  /** Those that end a row for good. */
  ends: Prisma.Sql;
  open(): Promise<LeaseUnderTest>;
}

/** What every table of rows that are due promises. */
export function leaseContract({ kind, begins, returns, ends, open }: LeasedKind): void {
  describe(`lease: ${kind.table}`, () => {
    let under: LeaseUnderTest;
    let sql: Context['db']['prisma'];
    beforeAll(async () => {
      under = await open();
      sql = under.context.db.prisma;
    });
    afterAll(() => under.dispose());
    // A claim takes whichever row is due: none of an earlier test is.
    beforeEach(() => under.context.db.pool.query(`DELETE FROM "${kind.table}"`));

    const claim = (options: Partial<ClaimOptions> = {}) =>
      claimDue(sql, kind, { worker: 'w', leaseSeconds: 30, ...(begins ? { also: begins } : {}), ...options });
    const claimed = async (): Promise<Claim> => {
      const held = await claim();
      if (!held) throw new Error('No row is due.');
      return held;
    };
    const rowOf = async (id: string) => {
      const { rows } = await under.context.db.pool.query(`SELECT * FROM "${kind.table}" WHERE id = $1`, [id]);
      return rows[0];
    };
    const parts = () => ({ sql, queues: under.context.queues });

    test('a row is claimed once, however many workers ask at the same time', async () => {
      const id = await under.add();
      const claims = await Promise.all(Array.from({ length: 8 }, () => claim()));
      expect(claims.filter((each) => each !== null)).toEqual([{ id, attempt: 1 }]);
      expect(await claim()).toBeNull();
    });

    test('a row that has just become due is due: no rounding puts it into the future', async () => {
      const id = await under.add();
      for (let attempt = 1; attempt <= 100; attempt++) {
        await makeDue(under.context.db, kind, id);
        expect(await claim()).toEqual({ id, attempt });
        await giveBack(sql, kind, { id, attempt }, returns);
      }
    });

    test('the row that has been due for the longest comes first, one that is not due not at all', async () => {
      const ids = [await under.add(), await under.add(), await under.add()];
      const [first = '', second = '', third = ''] = ids;
      await under.context.db.pool.query(
        `UPDATE "${kind.table}" SET due_at = now() - interval '1 minute' WHERE id = $1`,
        [second],
      );
      await postpone(under.context.db, kind, third);
      expect([await claim(), await claim(), await claim()]).toEqual([
        { id: second, attempt: 1 },
        { id: first, attempt: 1 },
        null,
      ]);
    });

    test('whoever asks may say whose turn it is', async () => {
      await under.add();
      const id = await under.add();
      const order = Prisma.sql`SELECT id FROM ${Prisma.raw(`"${kind.table}"`)} WHERE id = ${id} FOR UPDATE SKIP LOCKED`;
      expect(await claim({ order })).toEqual({ id, attempt: 1 });
    });

    test('what was given back is due at once and has lost no attempt; its number never comes again', async () => {
      await under.add();
      const first = await claimed();
      const before = await rowOf(first.id);
      await giveBack(sql, kind, first, returns);
      const row = await rowOf(first.id);
      expect(row).toMatchObject({ attempt: 1, max_attempts: before.max_attempts + 1, claimed_by: null });
      expect(row.lease_expires_at).toBeNull();
      expect(await claimed()).toEqual({ id: first.id, attempt: 2 });
    });

    test('a claim that is over is refused everything, also while another holds the row', async () => {
      await under.add();
      const late = await claimed();
      await giveBack(sql, kind, late, returns);
      const refused = async () => {
        const row = await rowOf(late.id);
        for (const act of [
          () => renew(sql, kind, late, 30),
          () => checkHeld(sql, kind, late),
          () => lockHeld(sql, kind, late),
          () => giveBack(sql, kind, late, returns),
          () => retryLater(sql, kind, late, returns),
          () => end(sql, kind, late, ends),
        ]) {
          await expect(act()).rejects.toThrow(LeaseLostError);
        }
        expect(await rowOf(late.id)).toEqual(row);
      };
      await refused();
      await claimed();
      await refused();
    });

    test('a failed attempt counts, and each is followed by a longer wait', async () => {
      const id = await under.add();
      const waits: number[] = [];
      for (const attempt of [1, 2]) {
        await makeDue(under.context.db, kind, id);
        expect(await claimed()).toEqual({ id, attempt });
        const { max_attempts: maxAttempts } = await rowOf(id);
        const { delayMs } = await retryLater(sql, kind, { id, attempt }, returns);
        waits.push(delayMs);
        const row = await rowOf(id);
        expect(row).toMatchObject({ attempt, max_attempts: maxAttempts, claimed_by: null });
        await postpone(under.context.db, kind, id);
        expect(await claim()).toBeNull();
      }
      expect(waits[1]).toBeGreaterThan(2 * (waits[0] ?? Number.NaN));
    });

    test('a row that has ended is not claimed again', async () => {
      await under.add();
      await end(sql, kind, await claimed(), ends);
      expect(await claim()).toBeNull();
    });

    test('a lease that has run out is ended by the reconciler, one that was renewed is not', async () => {
      await under.add();
      await under.add();
      const [dead, alive] = [await claimed(), await claimed()];
      for (const { id } of [dead, alive]) await expireLease(under.context.db, kind, id);
      await renew(sql, kind, alive, 30);
      expect(await hasExpired(sql, kind, dead)).toBe(true);
      expect(await hasExpired(sql, kind, alive)).toBe(false);
      const lost: Claim[] = [];
      const counts = await reconcile(parts(), kind, async (each) => {
        lost.push(each);
        await retryLater(sql, kind, each, returns);
        return true;
      });
      expect(lost).toEqual([dead]);
      expect(counts.expired).toBe(1);
      await checkHeld(sql, kind, alive);
    });

    test('a task that the queue has lost is handed over, once, however many workers look', async () => {
      const id = await under.add();
      const queue = under.context.queues[kind.task.lane];
      const none = async () => false;
      const waiting = await queue.waiting();
      expect(await reconcile(parts(), kind, none)).toEqual({ expired: 0, requeued: 0 });
      const { rows } = await under.context.db.pool.query<{ waits: number }>(
        `UPDATE "${kind.table}" SET due_at = now() - interval '62 seconds' WHERE id = $1
         RETURNING floor(extract(epoch FROM now() - due_at) / 5)::int AS waits`,
        [id],
      );
      await Promise.all([reconcile(parts(), kind, none), reconcile(parts(), kind, none)]);
      expect(await queue.waiting()).toBe(waiting + 1);
      await queue.withdraw(`${wakeId(kind, { id, attempt: 0 })}-${rows[0]?.waits}`);
      expect(await queue.waiting()).toBe(waiting);
    });

    test('the database refuses half a claim', async () => {
      const id = await under.add();
      const half = under.context.db.pool.query(`UPDATE "${kind.table}" SET claimed_by = 'w' WHERE id = $1`, [id]);
      await expect(half).rejects.toThrow(`${kind.table}_claim_check`);
    });
  });
}
