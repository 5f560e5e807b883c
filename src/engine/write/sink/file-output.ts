import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { type ByteSink, streamSink } from './byte-sink.ts';

/** A file that is being written. */
export interface FileOutput {
  path: string;
  sink: ByteSink;
  close(): Promise<void>;
  /** Closes what will not be whole; the caller removes it. */
  abandon(): void;
}

/** Makes a file that is not there yet; a fault is thrown by the next write, or by `close`. */
export function createFile(path: string): FileOutput {
  const stream = createWriteStream(path, { flags: 'wx' });
  stream.on('error', () => {});
  return {
    path,
    sink: streamSink(stream),
    async close() {
      stream.end();
      await finished(stream);
    },
    abandon: () => stream.destroy(),
  };
}
