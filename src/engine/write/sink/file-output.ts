import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { type ByteSink, streamSink } from './byte-sink.ts';
import type { FileAllowance } from './file-allowance.ts';

/** A file that is being written. */
export interface FileOutput {
  path: string;
  sink: ByteSink;
  close(): Promise<void>;
  /** Closes what will not be whole; the caller removes it. */
  abandon(): void;
}

/** Makes a file that is not there yet; a fault is thrown by the next write, or by `close`. What is written is taken from the allowance. */
export function createFile(path: string, allowance: FileAllowance | null = null): FileOutput {
  const stream = createWriteStream(path, { flags: 'wx' });
  stream.on('error', () => {});
  const sink = streamSink(stream);
  return {
    path,
    sink: {
      write: async (chunk) => {
        allowance?.take(chunk.length);
        await sink.write(chunk);
      },
    },
    async close() {
      stream.end();
      await finished(stream);
    },
    abandon: () => stream.destroy(),
  };
}
