import { Prisma } from '../db/generated/client.ts';
import type { TransactionClient } from '../db/transactions.ts';
import { type Claim, type LeaseKind, LeaseLostError } from './kind.ts';

const shortestOutageWaitMs = 2_000;
const longestOutageWaitMs = 60_000;

/** Runs SQL: Prisma's client, or a transaction of it. */
export type Sql = Pick<TransactionClient, '$queryRaw' | '$executeRaw'>;

/** Assignments of an UPDATE that go along with those of the lease, such as a status. */
export type Assignments = Prisma.Sql;

/** When a row is due: the instant by the database's clock, and how long that is from now. */
export interface Due {
  dueAt: Date;
  delayMs: number;
}

export interface ClaimOptions {
  /** How the worker signs its claims, e.g. `host:4711`. */
  worker: string;
  leaseSeconds: number;
  /** SELECT of the id of the row whose turn it is, locked; unless given, the one that has been due for the longest. */
  order?: Prisma.Sql;
  also?: Assignments;
}

/**
 * Claims one row that is due, by the database's clock: its attempt rises by one and is the claim's fencing number. Answers `null`
 * when none is due. A row that another worker is just claiming is passed over.
 */
export async function claimDue(
  sql: Sql,
  kind: LeaseKind,
  { worker, leaseSeconds, order = longestDue(kind), also = Prisma.empty }: ClaimOptions,
): Promise<Claim | null> {
  const table = tableOf(kind);
  const [claim] = await sql.$queryRaw<Claim[]>`
    WITH next AS MATERIALIZED (${order})
    UPDATE ${table} AS claimed SET attempt = attempt + 1,
      claimed_by = ${worker}, claimed_at = clock_timestamp(),
      lease_expires_at = now() + make_interval(secs => ${leaseSeconds}) ${appended(also)}
    FROM next WHERE claimed.id = next.id RETURNING claimed.id, claimed.attempt`;
  return claim ?? null;
}

/** Extends the lease. Throws LeaseLostError. */
export async function renew(sql: Sql, kind: LeaseKind, claim: Claim, leaseSeconds: number): Promise<void> {
  const renewed = await sql.$executeRaw`
    UPDATE ${tableOf(kind)} SET lease_expires_at = now() + make_interval(secs => ${leaseSeconds}) ${whereHeld(claim)}`;
  if (renewed === 0) throw new LeaseLostError(claim);
}

/** Throws LeaseLostError when the claim does not hold any more. Changes nothing. */
export async function checkHeld(sql: Sql, kind: LeaseKind, claim: Claim): Promise<void> {
  const held = await sql.$queryRaw<unknown[]>`SELECT id FROM ${tableOf(kind)} ${whereHeld(claim)}`;
  if (held.length === 0) throw new LeaseLostError(claim);
}

/** Locks the row until the transaction ends, and proves that the claim still holds. Throws LeaseLostError. */
export async function lockHeld(sql: Sql, kind: LeaseKind, claim: Claim): Promise<void> {
  const held = await sql.$queryRaw<unknown[]>`SELECT id FROM ${tableOf(kind)} ${whereHeld(claim)} FOR UPDATE`;
  if (held.length === 0) throw new LeaseLostError(claim);
}

/** One of the ways to end a claim whose row waits for another attempt. */
export type Release = typeof giveBack;

/**
 * Gives a claim back as if it had not been made: the row is due at once, and the attempt does not count. Its number is used up,
 * since a worker that only seemed to be gone may still name it. Throws LeaseLostError.
 */
export async function giveBack(sql: Sql, kind: LeaseKind, claim: Claim, also?: Assignments): Promise<Due> {
  return release(sql, kind, claim, { delayMs: 0, isCounted: false, isOutage: false }, also);
}

/** Ends a claim whose attempt failed: the row is due again after the kind's delay. Throws LeaseLostError. */
export async function retryLater(sql: Sql, kind: LeaseKind, claim: Claim, also?: Assignments): Promise<Due> {
  const delayMs = Math.ceil(kind.retryDelay(claim.attempt));
  return release(sql, kind, claim, { delayMs, isCounted: true, isOutage: false }, also);
}

/**
 * Ends a claim whose attempt failed because a part of the installation is away: it does not count, and the row is due again the
 * later the longer that has lasted, after 2 s to a minute. Throws LeaseLostError.
 */
export async function waitOut(sql: Sql, kind: LeaseKind, claim: Claim, also?: Assignments): Promise<Due> {
  const [outage] = await sql.$queryRaw<{ seconds: number }[]>`
    SELECT extract(epoch FROM now() - coalesce(outage_since, now()))::float AS seconds
    FROM ${tableOf(kind)} ${whereHeld(claim)}`;
  const delayMs = Math.ceil(
    Math.min(Math.max(shortestOutageWaitMs, (outage?.seconds ?? 0) * 250), longestOutageWaitMs),
  );
  return release(sql, kind, claim, { delayMs, isCounted: false, isOutage: true }, also);
}

/** Whether a row's attempts have failed for so many hours because a part of the installation is away. */
export async function hasOutageLasted(sql: Sql, kind: LeaseKind, { id }: Claim, hours: number): Promise<boolean> {
  const lasted = await sql.$queryRaw<unknown[]>`
    SELECT id FROM ${tableOf(kind)} WHERE id = ${id} AND outage_since < now() - make_interval(hours => ${hours}::int)`;
  return lasted.length > 0;
}

/** Ends a claim together with its row, which waits for no other attempt. Throws LeaseLostError. */
export async function end(sql: Sql, kind: LeaseKind, claim: Claim, also: Assignments): Promise<void> {
  const ended = await sql.$executeRaw`
    UPDATE ${tableOf(kind)} SET claimed_by = NULL, lease_expires_at = NULL, outage_since = NULL ${appended(also)}
    ${whereHeld(claim)}`;
  if (ended === 0) throw new LeaseLostError(claim);
}

async function release(
  sql: Sql,
  kind: LeaseKind,
  claim: Claim,
  { delayMs, isCounted, isOutage }: { delayMs: number; isCounted: boolean; isOutage: boolean },
  also: Assignments = Prisma.empty,
): Promise<Due> {
  const [released] = await sql.$queryRaw<Pick<Due, 'dueAt'>[]>`
    UPDATE ${tableOf(kind)} SET claimed_by = NULL, lease_expires_at = NULL,
      due_at = now() + make_interval(secs => ${delayMs / 1000}),
      max_attempts = max_attempts + ${isCounted ? 0 : 1},
      outage_since = CASE WHEN ${isOutage} THEN coalesce(outage_since, now()) WHEN ${isCounted} THEN NULL ELSE outage_since END
      ${appended(also)}
    ${whereHeld(claim)} RETURNING due_at AS "dueAt"`;
  if (!released) throw new LeaseLostError(claim);
  return { ...released, delayMs };
}

/** The row of a kind that has been due for the longest, locked. */
function longestDue(kind: LeaseKind): Prisma.Sql {
  return Prisma.sql`
    SELECT id FROM ${tableOf(kind)} WHERE ${Prisma.raw(kind.waiting)} AND claimed_by IS NULL AND due_at <= now()
    ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`;
}

export function tableOf({ table }: LeaseKind): Prisma.Sql {
  return Prisma.raw(`"${table}"`);
}

function whereHeld({ id, attempt }: Claim): Prisma.Sql {
  return Prisma.sql`WHERE id = ${id} AND attempt = ${attempt} AND claimed_by IS NOT NULL`;
}

function appended(also: Assignments): Prisma.Sql {
  return also.sql === '' ? Prisma.empty : Prisma.sql`, ${also}`;
}
