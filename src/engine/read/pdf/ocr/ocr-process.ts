import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWorker, OEM, PSM, type Worker } from 'tesseract.js';
import type { RecognisedWord } from './recognised-page.ts';
import type { OcrAnswer, OcrQuestion } from './recogniser.ts';

// The process in which pictures are read. Everything it needs is on the disk: it never asks the network.

const trainedData = '4.0.0_best_int';

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

async function recognise({ width, height, data, dpi }: OcrQuestion): Promise<RecognisedWord[]> {
  recogniser ??= start();
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

function start(): Promise<Worker> {
  const data = dirname(fileURLToPath(import.meta.resolve('@tesseract.js-data/eng/package.json')));
  return createWorker('eng', OEM.LSTM_ONLY, {
    langPath: join(data, trainedData),
    gzip: true,
    cacheMethod: 'none',
    // The reader that asked is sent faults as well.
    errorHandler: () => undefined,
  });
}
