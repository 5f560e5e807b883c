import { z } from 'zod';

/** What node-postgres throws: SQLSTATE and the constraint's name (PostgreSQL manual, appendix A). */
const postgresError = z.object({ code: z.string(), constraint: z.string().optional() });

/** What Prisma 7 throws with a driver adapter: the adapter's error hangs below `meta`. */
const prismaError = z.object({
  code: z.string(),
  meta: z.object({
    driverAdapterError: z.object({
      cause: z.object({
        originalCode: z.string().optional(),
        constraint: z
          .object({ index: z.string() })
          .or(z.object({ fields: z.array(z.string()) }))
          .optional(),
      }),
    }),
  }),
});

/** A raw query's or a transaction's own failure reaches us as the adapter's error itself. */
const adapterError = prismaError.shape.meta.shape.driverAdapterError;

interface SqlFailure {
  /** SQLSTATE. */
  code: string | undefined;
  constraint: string | undefined;
}

function sqlFailure(error: unknown): SqlFailure | null {
  const prisma = prismaError.safeParse(error);
  const adapter = prisma.success ? prisma.data.meta.driverAdapterError : adapterError.safeParse(error).data;
  if (adapter) {
    const { constraint, originalCode } = adapter.cause;
    return { code: originalCode, constraint: constraint && 'index' in constraint ? constraint.index : undefined };
  }
  const raw = postgresError.safeParse(error);
  return raw.success ? { code: raw.data.code, constraint: raw.data.constraint } : null;
}

/** Whether a write failed because a unique constraint (that one, when named) already holds the value. Prisma's and pg's errors alike. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const failure = sqlFailure(error);
  return failure?.code === '23505' && (constraint === undefined || failure.constraint === constraint);
}

/** Whether a row could not be deleted because another refers to it, or not be written because what it refers to is gone. */
export function isForeignKeyViolation(error: unknown): boolean {
  return sqlFailure(error)?.code === '23503';
}

/** Whether PostgreSQL chose this transaction as the one to run again: serialization failure or deadlock. */
export function isSerializationFailure(error: unknown): boolean {
  const code = sqlFailure(error)?.code;
  return code === '40001' || code === '40P01';
}

/** PostgreSQL has this state for much else; where in its source it stands is the same in every language. */
const stalePlan = z.object({ code: z.literal('0A000'), routine: z.literal('RevalidateCachedQuery') });

/** Whether a prepared statement would give other types than when it was prepared: a migration has come in between. Prepared anew it runs. */
export function isPlanStale(error: unknown): boolean {
  return stalePlan.safeParse(error).success;
}
