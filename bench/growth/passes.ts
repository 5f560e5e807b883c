import type { FileContext } from '../../src/domain/kernel/context.ts';
import { maintenancePasses, type Retention } from '../../src/domain/maintenance/index.ts';

/** Milliseconds on the clock, and of processor time of API and PostgreSQL. */
export interface Cost {
  ms: number;
  processorMs: number;
}

/** Things that each pass is let do: the same in either database, of which one has a thousand times as many to do. */
const share = 40;

/** Two thirds of the history is old. */
const retention: Retention = {
  documentsDays: 300,
  jobsDays: 200,
  eventsDays: 200,
  exportsDays: 200,
  deletedDocumentsDays: 30,
  idempotencyKeysHours: 200 * 24,
  mailDays: 200,
  webhookDeliveriesDays: 200,
  orphanFilesSeconds: 86_400,
};

/** Passes that go through the files, which are not there. */
const withFiles = new Set(['orphan_files', 'stored_bytes']);

export const measuredPasses = maintenancePasses.filter(({ name }) => !withFiles.has(name));

/** What a pass costs for each thing that it does of its share, and how many those were. */
export async function runShare(
  context: FileContext,
  pass: (typeof measuredPasses)[number],
  measured: (work: () => Promise<void>) => Promise<Cost>,
): Promise<{ cost: Cost; done: number }> {
  let done = 0;
  const { ms, processorMs } = await measured(async () => {
    await pass.run(context, {
      retention,
      budget: { spent: () => done >= share },
      position: null,
      count(_what, amount) {
        done += amount;
      },
    });
  });
  const each = Math.max(done, 1);
  return { cost: { ms: ms / each, processorMs: processorMs / each }, done };
}
