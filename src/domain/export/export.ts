import type { Export } from '../../db/generated/client.ts';
import type { ExportFormat } from '../../db/generated/enums.ts';
import { wake } from '../../lease/wake.ts';
import { findJob } from '../job/index.ts';
import type { Context } from '../kernel/index.ts';
import {
  ConflictError,
  createOnce,
  NotFoundError,
  newId,
  requirePermission,
  transact,
  ValidationError,
} from '../kernel/index.ts';
import { findTable } from '../table/index.ts';
import { exportLease } from './lease.ts';

/**
 * Asks for a file of one table. Throws NotFoundError for a table the viewer cannot see.
 *
 * Answers at once with an export that is PENDING; a worker makes it READY or FAILED.
 */
export async function exportTable(
  context: Context,
  { tableId, format, marksIssues = false }: FileWish & { tableId: string },
  idempotencyKey: string | null,
): Promise<Export> {
  checkMarks(format, marksIssues);
  const table = await findTable(context, tableId);
  if (!table) throw new NotFoundError('The table');
  requirePermission(context, table.workspaceId, 'exports.create', 'The table');
  const { workspaceId, documentId, jobId, rowCount } = table;
  return createExport(
    context,
    { workspaceId, documentId, jobId, tableId, rowCount, format, marksIssues },
    { operation: 'exportTable', key: idempotencyKey, input: inputOf({ tableId, format }, marksIssues) },
  );
}

/**
 * The same for all tables of a job in one file: a workbook with a sheet for each, or an archive. Throws NotFoundError for a job
 * the viewer cannot see, ConflictError unless it has succeeded.
 */
export async function exportJob(
  context: Context,
  { jobId, format, marksIssues = false }: FileWish & { jobId: string },
  idempotencyKey: string | null,
): Promise<Export> {
  checkMarks(format, marksIssues);
  const job = await findJob(context, jobId);
  if (!job) throw new NotFoundError('The job');
  requirePermission(context, job.workspaceId, 'exports.create', 'The job');
  if (job.status !== 'SUCCEEDED') {
    throw new ConflictError('NOT_SUCCEEDED', 'Only a job that has succeeded has tables to export.');
  }
  const { workspaceId, documentId } = job;
  const { _sum } = await context.db.prisma.table.aggregate({ where: { jobId }, _sum: { rowCount: true } });
  return createExport(
    context,
    { workspaceId, documentId, jobId, tableId: null, rowCount: _sum.rowCount ?? 0, format, marksIssues },
    { operation: 'exportJob', key: idempotencyKey, input: inputOf({ jobId, format }, marksIssues) },
  );
}

/** What kind of file is wanted. */
interface FileWish {
  format: ExportFormat;
  /** Whether the issues of its rows are marked in it: a workbook, or else a ValidationError. */
  marksIssues?: boolean | undefined;
}

function checkMarks(format: ExportFormat, marksIssues: boolean): void {
  if (!marksIssues || format === 'XLSX') return;
  const message = 'Issues can be marked in a workbook alone: choose the format XLSX, or leave markIssues out.';
  throw new ValidationError('The file cannot be made so.', [{ path: 'markIssues', code: 'NOT_A_WORKBOOK', message }]);
}

/** What repeated requests are compared by: without marks as it was before there were any. */
function inputOf(input: object, marksIssues: boolean): object {
  return marksIssues ? { ...input, marksIssues } : input;
}

interface NewExport {
  workspaceId: string;
  /** The document that was extracted: its timeline tells of the export, since the job's own is over. */
  documentId: string;
  jobId: string;
  tableId: string | null;
  rowCount: number;
  format: ExportFormat;
  marksIssues: boolean;
}

async function createExport(
  context: Context,
  { workspaceId, documentId, ...facts }: NewExport,
  call: { operation: string; key: string | null; input: unknown },
): Promise<Export> {
  const { jobId, format, rowCount } = facts;
  return transact(context, async (tx) => {
    const id = newId('Export');
    const find = (earlier: string) => tx.db.export.findUnique({ where: { id: earlier } });
    return createOnce(tx, { ...call, workspaceId }, { id, what: 'The export', find, create });

    async function create() {
      const created = await tx.db.export.create({
        data: {
          ...facts,
          id,
          status: 'PENDING',
          maxAttempts: exportLease.task.attempts(context.policy.worker),
          correlationId: context.correlationId,
        },
      });
      const payload = { exportId: id, jobId, format, rowCount };
      tx.record({ stream: documentId, type: 'export.created', payload, workspaceId, documentId });
      tx.afterCommit(() => wake(context.queues, exportLease, [created]));
      return created;
    }
  });
}
