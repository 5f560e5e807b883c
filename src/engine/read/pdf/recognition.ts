import type { SourceWarning } from '../../model.ts';
import { Recogniser } from './ocr/recogniser.ts';
import { inRanges } from './page-ranges.ts';
import type { PdfReader } from './pdf-reader.ts';
import type { PageReply } from './thread-messages.ts';

/** A cell with a lower confidence may be read wrongly. */
const sureConfidence = 0.8;
/** So many of them are named. */
const shownCells = 5;

/** Reads the pages of a document that are pictures, and keeps count of what is unsure in them. */
export class Recognition {
  /** Those with text, ascending. */
  readonly pages: number[] = [];
  readonly #pdf: PdfReader;
  readonly #recogniser: Recogniser;
  readonly #unsure: string[] = [];

  /** @throws EngineError INVALID_SPEC for a language that is not installed */
  constructor(pdf: PdfReader, name: string, languages: readonly string[], signal: AbortSignal | undefined) {
    this.#pdf = pdf;
    this.#recogniser = new Recogniser(name, languages, signal);
  }

  /** The page as its picture reads; `null` where no text is in it. Throws EngineError, or the signal's reason. */
  async page(number: number): Promise<PageReply | null> {
    const picture = await this.#pdf.picture(number);
    if (picture === null) return null;
    const words = await this.#recogniser.wordsIn({ ...picture.bitmap, dpi: picture.dpi });
    if (words.length === 0) return null;
    this.pages.push(number);
    const page = await this.#pdf.recognisedPage(picture, words);
    for (const item of page.items) if ('table' in item) this.#mark(item.table, number);
    return page;
  }

  /** A table is as sure as its layout and its texts are. */
  #mark(table: Extract<PageReply['items'][number], { table: unknown }>['table'], page: number): void {
    const confidences = table.cells.map(({ confidence = 1 }) => confidence);
    const mean = confidences.reduce((sum, confidence) => sum + confidence, 0) / Math.max(1, confidences.length);
    table.score = Math.round(100 * table.score * mean) / 100;
    table.reasons.push(`Its texts were recognised in a picture, with ${percent(mean)} confidence on average.`);
    for (const { text, confidence = 1 } of table.cells)
      if (confidence < sureConfidence) this.#unsure.push(`“${text}” on page ${page} (${percent(confidence)})`);
  }

  warnings(): SourceWarning[] {
    const { length } = this.pages;
    if (length === 0) return [];
    const count = this.#unsure.length;
    const named = this.#unsure.slice(0, shownCells).join(', ');
    const unsure =
      count === 0
        ? 'No cell is unsure.'
        : `${count === 1 ? 'One cell is' : `${count} cells are`} unsure: ${named}${count > shownCells ? ' …' : ''}.`;
    return [
      {
        code: 'RECOGNISED_TEXT',
        message: `The text of ${length === 1 ? 'page' : 'pages'} ${inRanges(this.pages)} was recognised in a picture (OCR): compare what matters with the page. ${unsure}`,
      },
    ];
  }

  close(): Promise<void> {
    return this.#recogniser.close();
  }
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
