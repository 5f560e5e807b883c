import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { JsonDocument } from '../../cli/extraction/json-document.ts';

const run = promisify(execFile);
const program = join(import.meta.dirname, '../../bin/ade.ts');
/** The JSON of a corpus; its sheets are small, but there are hundreds. */
const maxBuffer = 1024 ** 3;

/** What `ade cells --batch` prints of one file. */
export interface CellsDocument {
  file: string;
  sheets: { index: number; name: string; csv: string }[];
  warnings: unknown[];
}

export interface Failed {
  file: string;
  error: unknown;
}

/** One run over one corpus: ADE as its users run it, and the corpus' own scorer. */
export class Measurement {
  /** The corpus. */
  readonly folder: string;
  readonly #scorers: string;
  readonly #scratch: string;

  constructor(corpora: string, name: string, scratch: string) {
    this.folder = join(corpora, name);
    this.#scorers = join(corpora, 'scorers');
    this.#scratch = scratch;
  }

  /** What `ade extract --json` says of each file, in their order. */
  outlines(files: readonly string[]): Promise<(JsonDocument | Failed)[]> {
    return this.#batch('extract', files);
  }

  /** The displayed text of every sheet of each file, in their order. */
  texts(files: readonly string[]): Promise<(CellsDocument | Failed)[]> {
    return this.#batch('cells', files);
  }

  /** Writes a file that lasts as long as the measurement, and answers its path. */
  async write(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(this.#scratch, name);
    await writeFile(path, content);
    return path;
  }

  /** What the scorer prints for a prediction. */
  async score(scorer: string, prediction: string): Promise<string> {
    const { stdout } = await run('python3', [join(this.#scorers, scorer), this.folder, prediction]);
    return stdout;
  }

  async #batch<T>(command: string, files: readonly string[]): Promise<T[]> {
    const list = await this.write('files.txt', files.join('\n'));
    // A file that fails makes the exit code 1; its line says so, and the scorer counts it.
    const { stdout } = await run(process.execPath, [program, command, '--batch', list], { maxBuffer }).catch(
      (error: { code?: unknown; stdout?: string; stderr?: string }) => {
        if (error.code === 1 && error.stdout) return { stdout: error.stdout };
        throw new Error(`ade ${command} failed:\n${error.stderr ?? ''}`, { cause: error });
      },
    );
    const lines = stdout.split('\n').filter((line) => line !== '');
    if (lines.length !== files.length)
      throw new Error(`ade ${command} answered ${lines.length} of ${files.length} files.`);
    return lines.map((line): T => JSON.parse(line));
  }
}
