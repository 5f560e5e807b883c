import type { Context } from '../kernel/index.ts';

/** What was logged in one attempt at a job, as JSON lines. */
export interface AttemptLog {
  attempt: number;
  lines: string[];
}

/** Keeps what a worker has logged in an attempt, beside what it has written to its own log. Throws where the job is gone. */
export async function keepLog(
  { db }: Pick<Context, 'db'>,
  { id, attempt }: { id: string; attempt: number },
  lines: readonly string[],
): Promise<void> {
  await db.pool.query(
    `INSERT INTO job_log (job_id, attempt, lines) VALUES ($1, $2, $3)
     ON CONFLICT (job_id, attempt) DO UPDATE SET lines = EXCLUDED.lines`,
    [id, attempt, lines],
  );
}

/** What was logged of a job, attempt by attempt; `null` for none that is there. For operators: no permission is asked for. */
export async function readLog({ db }: Pick<Context, 'db'>, jobId: string): Promise<AttemptLog[] | null> {
  const job = await db.unscoped.prisma.job.findUnique({
    where: { id: jobId },
    select: { logs: { orderBy: { attempt: 'asc' }, select: { attempt: true, lines: true } } },
  });
  return job?.logs ?? null;
}
