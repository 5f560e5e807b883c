/**
 * The process that extracts documents and makes files of tables, one at a time, for the worker or the API that started it. A
 * hostile document may take it down (V8 ends a process that is out of memory, a thread's own limit notwithstanding), so it holds no
 * connection, no claim and no secret, and its parent just starts another.
 */
import { writeFile } from 'node:fs/promises';
import { expandArchive } from './expand-archive.ts';
import { extractDocument } from './extract-document.ts';
import { makeFile } from './make-file.ts';
import { matchConfigurations } from './match-configurations.ts';
import type { Answer, ExtractionProgress, Request } from './messages.ts';
import { previewDocument } from './preview-document.ts';
import { suggestConfiguration } from './suggest-configuration.ts';
import { writeSheets } from './write-sheets.ts';

/** Milliseconds between two reports of progress within a stage. */
const reportEveryMs = 100;
const reportWrittenEveryMs = 500;

// What ends a whole group of processes reaches us too; our parent decides whether we may finish.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
// Our parent is gone: nothing waits for a result.
process.on('disconnect', () => process.exit());

process.on('message', async (request: Request) => {
  try {
    send(await perform(request));
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
    send({ kind: 'failure', error: error instanceof Error ? error : new Error(String(error)), code });
  }
});

// Linux, when memory runs out altogether, takes this process and not its parent or the database. Elsewhere there is no such file.
writeFile('/proc/self/oom_score_adj', '1000').catch(() => {});

async function perform(request: Request): Promise<Answer> {
  switch (request.kind) {
    case 'extract':
      return { kind: 'extracted', outcome: await extractDocument(request.extraction, throttled()) };
    case 'export':
      return { kind: 'exported', outcome: await makeFile(request.file, sparingly()) };
    case 'sheets':
      return { kind: 'sheets', outcome: await writeSheets(request.request) };
    case 'preview':
      return { kind: 'preview', outcome: await previewDocument(request.request) };
    case 'suggest':
      return { kind: 'suggest', outcome: await suggestConfiguration(request.request) };
    case 'match':
      return { kind: 'match', outcome: await matchConfigurations(request.request) };
    case 'expand':
      return { kind: 'expand', outcome: await expandArchive(request.request) };
  }
}

function send(answer: Answer): void {
  if (process.connected) process.send?.(answer);
}

/** Most files are made before there is anything to report. */
function sparingly(): (share: number) => void {
  let last = performance.now();
  return (share) => {
    const now = performance.now();
    if (now - last < reportWrittenEveryMs) return;
    last = now;
    send({ kind: 'written', share });
  };
}

/** The engine reports for every few rows; a message costs more than those. */
function throttled(): (progress: ExtractionProgress) => void {
  let stage: string | null = null;
  let last = 0;
  return (progress) => {
    const now = performance.now();
    if (progress.stage === stage && now - last < reportEveryMs) return;
    stage = progress.stage;
    last = now;
    send({ kind: 'progress', progress });
  };
}
