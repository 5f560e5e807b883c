/**
 * The process that extracts documents and makes files of tables, one at a time, for the worker that started it. A hostile document may take it down
 * (V8 ends a process that is out of memory, a thread's own limit notwithstanding), so it holds no connection, no claim and no
 * secret, and the worker just starts another. Messages are those of `extractor-process.ts`.
 */
import { writeFile } from 'node:fs/promises';
import { makeExportFile } from './export-file.ts';
import { type ExtractionProgress, runExtraction } from './extraction.ts';
import type { ProcessReport, ProcessTask } from './extractor-process.ts';

/** Milliseconds between two reports of progress within a stage. */
const reportEvery = 100;

// What ends a whole group of processes reaches us too; the worker decides whether we may finish.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
// The worker is gone, and with it whoever wanted a result.
process.on('disconnect', () => process.exit());

process.on('message', async (task: ProcessTask) => {
  try {
    tell(await perform(task));
  } catch (error) {
    tell({ kind: 'failure', error: error instanceof Error ? error : new Error(String(error)) });
  }
});

// Linux, when memory runs out altogether, takes this process and not its worker or the database. Elsewhere there is no such file.
writeFile('/proc/self/oom_score_adj', '1000').catch(() => {});

async function perform(task: ProcessTask): Promise<ProcessReport> {
  switch (task.kind) {
    case 'extract':
      return { kind: 'extracted', outcome: await runExtraction(task.extraction, throttled()) };
    case 'export':
      return { kind: 'exported', outcome: await makeExportFile(task.file) };
  }
}

function tell(report: ProcessReport): void {
  if (process.connected) process.send?.(report);
}

/** The engine reports for every few rows; a message costs more than those. */
function throttled(): (progress: ExtractionProgress) => void {
  let stage: string | null = null;
  let last = 0;
  return (progress) => {
    const now = performance.now();
    if (progress.stage === stage && now - last < reportEvery) return;
    stage = progress.stage;
    last = now;
    tell({ kind: 'progress', progress });
  };
}
