import { currentSignal } from '../../db/cancellation.ts';
import { TooManyWaitingError } from '../../previews/turns.ts';
import { LimitError } from '../kernel/index.ts';

/** Has a document read for a request; that ends when its client leaves. Throws LimitError when too much is being read already. */
export async function whileClientWaits<T>(read: (signal: AbortSignal) => Promise<T>): Promise<T> {
  try {
    return await read(currentSignal() ?? new AbortController().signal);
  } catch (error) {
    if (error instanceof TooManyWaitingError) throw new LimitError('previews', error.message, 1);
    throw error;
  }
}
