import { extname } from 'node:path';
import { allowedEffort } from '../thread/effort.ts';
import { ReadingThread, type ThreadKind } from '../thread/reading-thread.ts';
import type { RecognisedWord } from './ocr/recognised-page.ts';
import type { PageReply, Question, Reply, ScannedPage } from './thread-messages.ts';

const threads: ThreadKind = {
  program: new URL(`./pdf-thread${extname(import.meta.filename)}`, import.meta.url),
  heapMiB: 1_024, // far more than any honest page needs
  format: 'PDF',
  unit: 'page',
  advice: 'Save it anew from a PDF reader (Print, Save as PDF), and upload that.',
};
/** Milliseconds of a processor for the pictures of a page, which are decoded: millions of pixels. */
const pictureMs = 30_000;

/** Reads a PDF page by page in a thread of its own, which takes the blame for whatever the document does to it. */
export class PdfReader {
  readonly pages: number;
  readonly #thread: Thread;

  private constructor(thread: Thread, pages: number) {
    this.#thread = thread;
    this.pages = pages;
  }

  /** @throws EngineError ENCRYPTED_FILE when a password is needed, MALFORMED_FILE; the signal's reason as soon as it aborts */
  static async open(
    data: Uint8Array<ArrayBuffer>,
    { name, keep, signal }: { name: string; keep: boolean; signal: AbortSignal | undefined },
  ): Promise<PdfReader> {
    const thread: Thread = new ReadingThread(threads, name, { signal, effortMs: allowedEffort(data.length) });
    try {
      const reply = await thread.ask({ kind: 'open', data, name, keep }, { transfer: [data.buffer] });
      if (reply.kind !== 'opened') throw thread.confused();
      return new PdfReader(thread, reply.pages);
    } catch (error) {
      await thread.release();
      throw error;
    }
  }

  /**
   * @param number 1-based
   * @throws EngineError MALFORMED_FILE; the signal's reason as soon as it aborts
   */
  async page(number: number): Promise<PageReply> {
    const reply = await this.#thread.ask({ kind: 'page', number });
    if (reply.kind !== 'page') throw this.#thread.confused();
    return reply;
  }

  /**
   * The page as the pictures on it show it, for documents that are kept; `null` where they are too coarse to be read.
   *
   * @throws as `page`
   */
  async picture(number: number): Promise<ScannedPage | null> {
    const reply = await this.#thread.ask({ kind: 'picture', number }, { moreMs: pictureMs });
    if (reply.kind !== 'picture') throw this.#thread.confused();
    return reply.picture;
  }

  /** A page whose words were read in its picture. Throws as `page`. */
  async recognisedPage(
    { width, height, dpi, rules }: ScannedPage,
    words: readonly RecognisedWord[],
  ): Promise<PageReply> {
    const reply = await this.#thread.ask({ kind: 'recognised', page: { width, height, dpi }, words, rules });
    if (reply.kind !== 'page') throw this.#thread.confused();
    return reply;
  }

  async close(): Promise<void> {
    await this.#thread.release();
  }
}

type Thread = ReadingThread<Question, Reply>;
