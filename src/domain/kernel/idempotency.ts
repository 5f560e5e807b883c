import { createHash } from 'node:crypto';
import { ConflictError, NotFoundError, ValidationError } from './errors.ts';
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

/** What a call is to create, unless an earlier one with the same key has. */
interface Creation<Created> {
  /** What the key stands for from now on: the id, or several with blanks between them. */
  id: string;
  /** What it is, for the message when it is gone: "The job". */
  what: string;
  /** What an earlier call has created; `null` when it is there no longer, or not for who asks. */
  find(id: string): Promise<Created | null>;
  create(): Promise<Created>;
}

/**
 * What an earlier call with the same key has created, or what this one creates. A concurrent call with the same key waits until
 * this transaction ends. Throws ConflictError for the same key with another input, NotFoundError when what was created is there
 * no longer: a key outlives what it was used for.
 */
export async function createOnce<Created>(
  tx: Transaction,
  call: IdempotentCall,
  { id, what, find, create }: Creation<Created>,
): Promise<Created> {
  const earlierId = await earlierResult(tx, call, id);
  if (earlierId === null) return create();
  const earlier = await find(earlierId);
  if (earlier === null) throw new NotFoundError(`${what} that was made with this idempotency key`);
  return earlier;
}

/** Throws ValidationError for what is no key. What takes long before its transaction asks it first: the key may be as long as a request. */
export function requireIdempotencyKey(key: string | null): void {
  if (key === null || (key !== '' && key.length <= maxKeyLength)) return;
  throw new ValidationError('The idempotency key cannot be used.', [
    { path: 'idempotencyKey', message: `A key has 1 to ${maxKeyLength} characters.`, code: 'INVALID' },
  ]);
}

/** The id of what an earlier call with the same key has created, or `null` after reserving the key for `newResultId`. */
async function earlierResult(tx: Transaction, call: IdempotentCall, newResultId: string): Promise<string | null> {
  requireIdempotencyKey(call.key);
  if (call.key === null) return null;
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
