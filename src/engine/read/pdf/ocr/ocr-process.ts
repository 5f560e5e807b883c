import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createWorker, OEM, PSM, type Worker } from 'tesseract.js';
import { languageData } from './language-data.ts';
import type { RecognisedWord } from './recognised-page.ts';
import type { OcrAnswer, OcrQuestion } from './recogniser.ts';

// The process in which pictures are read. Everything it needs is on the disk: it never asks the network.

let recogniser: Promise<Worker> | null = null;

process.on('message', (question: OcrQuestion) => {
  recognise(question).then(
    (words) => answer({ words }),
    (error: unknown) => answer({ fault: error instanceof Error ? error.message : String(error) }),
  );
});
// The process that started this one is gone.
process.on('disconnect', () => process.exit());

function answer(given: OcrAnswer): void {
  process.send?.(given);
}

async function recognise({ width, height, data, dpi, languages }: OcrQuestion): Promise<RecognisedWord[]> {
  recogniser ??= start(languages);
  const worker = await recogniser;
  await worker.setParameters({
    // Texts in columns, in no order: what belongs together is found by where it stands.
    tessedit_pageseg_mode: PSM.SPARSE_TEXT,
    user_defined_dpi: String(Math.round(dpi)),
  });
  const picture = Buffer.concat([Buffer.from(`P5 ${width} ${height} 255\n`), data]);
  const { data: read } = await worker.recognize(picture, {}, { text: false, blocks: true });
  const lines = (read.blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap((paragraph) => paragraph.lines));
  return lines.flatMap(({ words, baseline, rowAttributes }) =>
    words.map(({ text, confidence, bbox }) => ({
      text,
      confidence: Math.round(confidence) / 100,
      left: bbox.x0,
      right: bbox.x1,
      baseline: (baseline.y0 + baseline.y1) / 2,
      size: rowAttributes.rowHeight,
    })),
  );
}

/** A document has its languages from the first picture on. */
async function start(codes: readonly string[]): Promise<Worker> {
  const files = codes.map((code) => {
    const file = languageData(code);
    if (file === null) throw new Error(`there is no data for ${code}`);
    return file;
  });
  // Tesseract takes all of its languages from one folder; the packages have one each.
  const folder = await mkdtemp(join(tmpdir(), 'ade-languages-'));
  try {
    for (const file of files) await copyFile(file, join(folder, basename(file)));
    return await createWorker([...codes], OEM.LSTM_ONLY, {
      langPath: folder,
      gzip: true,
      cacheMethod: 'none',
      // The reader that asked is sent faults as well.
      errorHandler: () => undefined,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
