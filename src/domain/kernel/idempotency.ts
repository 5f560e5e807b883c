import { createHash } from 'node:crypto';
import { ConflictError, ValidationError } from './errors.ts';
import type { Transaction } from './transaction.ts';

const maxKeyLength = 255;

export interface IdempotentCall {
  workspaceId: string;
  /** The mutation's name: the same key may serve different mutations. */
  operation: string;
  /** `null` when the caller gave none: then every call creates. */
  key: string | null;
  /** What has to be equal for two calls to be the same call. JSON-serialisable. */
  input: unknown;
}

/**
 * Answers the id of what an earlier call with the same key created, or `null` after reserving the key for `newResultId`. A
 * concurrent call with the same key waits here until this transaction ends. Same key, other input: ConflictError.
 */
export async function earlierResult(
  tx: Transaction,
  call: IdempotentCall,
  newResultId: string,
): Promise<string | null> {
  if (call.key === null) return null;
  if (call.key === '' || call.key.length > maxKeyLength) {
    throw new ValidationError('The idempotency key cannot be used.', [
      { path: 'idempotencyKey', message: `A key has 1 to ${maxKeyLength} characters.`, code: 'INVALID' },
    ]);
  }
  const inputHash = createHash('sha256').update(canonicalJson(call.input)).digest('hex');
  const reserved = await tx.db.$executeRaw`
    INSERT INTO idempotency_key (workspace_id, operation, key, input_hash, result_id)
    VALUES (${call.workspaceId}, ${call.operation}, ${call.key}, ${inputHash}, ${newResultId})
    ON CONFLICT DO NOTHING`;
  if (reserved === 1) return null;
  const earlier = await tx.db.idempotencyKey.findUniqueOrThrow({
    where: {
      workspaceId_operation_key: { workspaceId: call.workspaceId, operation: call.operation, key: call.key },
    },
  });
  if (earlier.inputHash !== inputHash) {
    throw new ConflictError(
      'IDEMPOTENCY_KEY_REUSED',
      `The idempotency key "${call.key}" was used with another input. Use a new key for a new request.`,
    );
  }
  return earlier.resultId;
}

/** JSON with the keys of every object sorted, so that equal inputs have equal texts. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, nested: unknown) =>
    nested !== null && typeof nested === 'object' && !Array.isArray(nested)
      ? Object.fromEntries(Object.entries(nested).sort(([a], [b]) => (a < b ? -1 : 1)))
      : nested,
  );
}
