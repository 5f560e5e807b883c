import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** How the data of a language is trained: the best that runs on whole numbers. */
const training = '4.0.0_best_int';
const modules = createRequire(import.meta.url);

/**
 * The file with what Tesseract knows of a language, from the package `@tesseract.js-data/CODE`; English comes with ADE, others are installed
 * beside it. `null` where it is not installed.
 *
 * @param code ISO 639-3, such as `deu`, with a script where Tesseract has several: `chi_sim`
 */
export function languageData(code: string): string | null {
  try {
    const folder = dirname(modules.resolve(`@tesseract.js-data/${code}/package.json`));
    const file = join(folder, training, `${code}.traineddata.gz`);
    return existsSync(file) ? file : null;
  } catch {
    return null;
  }
}
