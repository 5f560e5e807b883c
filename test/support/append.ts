import type { Services } from '../../src/domain/kernel/context.ts';
import { transact } from '../../src/domain/kernel/transaction.ts';

export interface Place {
  /** The configuration whose timeline the events are on. */
  stream: string;
  workspaceId: string;
  documentId?: string;
}

/** Appends events to a configuration's timeline in one transaction, numbered from `first` on. */
export async function append(services: Services, place: Place, count: number, first = 1): Promise<void> {
  await transact({ ...services, viewer: null, correlationId: null }, async (tx) => {
    for (let number = first; number < first + count; number += 1) {
      const payload = { configurationId: place.stream, versionId: 'none', number };
      tx.record({ ...place, type: 'configuration.draft_saved', payload });
    }
  });
}
