import { startProgress } from '../terminal/progress.ts';
import type { ExtractionTools } from './extract-file.ts';
import { extractionFailure } from './failure.ts';
import { jsonDocument } from './json-document.ts';
import { outlineFile } from './outline-file.ts';

/** Prints one line of JSON for each file, in their order; answers how many are an error. */
export async function printJson(
  files: readonly string[],
  tools: Pick<ExtractionTools, 'spec' | 'openDocument' | 'limits' | 'signal'>,
): Promise<number> {
  const progress = await startProgress('extract');
  let failures = 0;
  try {
    for (const [at, file] of files.entries()) {
      if (tools.signal.aborted) break;
      try {
        const update = (fraction: number) => progress.update((at + fraction) / files.length, file);
        const outline = await outlineFile(file, { ...tools, progress: { ...progress, update } });
        if (outline.fault !== null) throw outline.fault;
        progress.print(JSON.stringify(jsonDocument(file, outline)));
      } catch (error) {
        if (tools.signal.aborted) break;
        failures += 1;
        progress.print(JSON.stringify({ file, error: extractionFailure(file, error) }));
      }
    }
  } finally {
    progress.end();
  }
  return failures;
}
