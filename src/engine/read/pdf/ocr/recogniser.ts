import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { EngineError } from '../../../errors.ts';
import type { Bitmap } from './bitmap.ts';
import { languageData } from './language-data.ts';
import type { RecognisedWord } from './recognised-page.ts';

export type OcrQuestion = Bitmap & { dpi: number; languages: readonly string[] };
export type OcrAnswer = { words: RecognisedWord[] } | { fault: string };

const heapMiB = 512;
/** A page takes some seconds; so long is waited for one. */
const pageSeconds = 180;

/** Reads the texts in pictures, in a process of its own that is started for the first of them. */
export class Recogniser {
  #process: ChildProcess | null = null;
  readonly #name: string;
  readonly #languages: readonly string[];
  readonly #signal: AbortSignal | undefined;

  /** @throws EngineError INVALID_SPEC for a language whose data is not installed */
  constructor(name: string, languages: readonly string[], signal: AbortSignal | undefined) {
    for (const code of languages) if (languageData(code) === null) throw notInstalled(code);
    this.#name = name;
    this.#languages = languages;
    this.#signal = signal;
  }

  /** @throws EngineError LIMIT_EXCEEDED, MALFORMED_FILE; the signal's reason as soon as it aborts */
  async wordsIn(picture: Omit<OcrQuestion, 'languages'>): Promise<RecognisedWord[]> {
    this.#process ??= start();
    const answer = await this.#ask(this.#process, { ...picture, languages: this.#languages });
    if ('words' in answer) return answer.words;
    throw new EngineError(
      'MALFORMED_FILE',
      `A page of ${this.#name} cannot be recognised (${answer.fault}). Have its text recognised elsewhere and upload the result.`,
    );
  }

  async close(): Promise<void> {
    const process = this.#process;
    this.#process = null;
    if (process === null || process.exitCode !== null || process.signalCode !== null) return;
    const ended = once(process, 'exit');
    process.kill('SIGKILL');
    await ended;
  }

  #ask(process: ChildProcess, question: OcrQuestion): Promise<OcrAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<OcrAnswer>();
    const end = (error: unknown) => {
      reject(error);
      void this.close();
    };
    const onExit = () => end(this.#tooHard('more memory than it may have'));
    const onAbort = () => end(this.#signal?.reason);
    const timer = setTimeout(() => end(this.#tooHard(`more than ${pageSeconds} seconds`)), pageSeconds * 1_000);
    process.once('message', resolve);
    process.once('exit', onExit);
    process.once('error', end);
    this.#signal?.addEventListener('abort', onAbort);
    if (this.#signal?.aborted) onAbort();
    else process.send(question);
    return promise.finally(() => {
      clearTimeout(timer);
      process.off('message', resolve).off('exit', onExit).off('error', end);
      this.#signal?.removeEventListener('abort', onAbort);
    });
  }

  #tooHard(what: string): EngineError {
    return new EngineError(
      'LIMIT_EXCEEDED',
      `A page of ${this.#name} takes ${what} to be recognised. Scan it in fewer dots to the inch, or have its text recognised elsewhere.`,
      { limit: 'recognition' },
    );
  }
}

function notInstalled(code: string): EngineError {
  return new EngineError(
    'INVALID_SPEC',
    `read.ocrLanguages asks for “${code}”, whose data is not installed here. Install it where ADE is (npm install @tesseract.js-data/${code}), or leave it out.`,
    { language: code },
  );
}

function start(): ChildProcess {
  return fork(new URL(`./ocr-process${extname(import.meta.filename)}`, import.meta.url), [], {
    execArgv: [`--max-old-space-size=${heapMiB}`],
    // Settings and secrets of the server are none of its business.
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}
