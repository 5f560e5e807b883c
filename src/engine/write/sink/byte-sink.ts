import type { Writable } from 'node:stream';

/** Where bytes go. A writer waits for each chunk before it makes the next, so that memory stays constant. */
export interface ByteSink {
  write(chunk: Uint8Array): Promise<void>;
}

/** A sink on a stream; the caller ends the stream. A write rejects when the stream fails or is destroyed, also while it waits. */
export function streamSink(stream: Writable): ByteSink {
  return {
    write: (chunk) =>
      new Promise((resolve, reject) => {
        // A chunk that is being written when the stream is destroyed never calls back.
        const onClose = () =>
          reject(stream.errored ?? new Error('The stream was closed before everything was written.'));
        stream.once('close', onClose);
        stream.write(chunk, (error) => {
          stream.off('close', onClose);
          if (error) reject(error);
          else resolve();
        });
      }),
  };
}
