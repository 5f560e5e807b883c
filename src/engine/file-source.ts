import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ByteSource } from './model.ts';

/**
 * Opens a local file for random access: the only place where the engine reads the file system.
 *
 * @param name what messages call the file; its base name by default
 * @returns a source that stays open until `close()`, which may be called more than once
 * @throws the file system's own error (`ENOENT`, `EACCES`, `EISDIR`, …)
 */
export async function openFile(path: string, name: string = basename(path)): Promise<ByteSource> {
  const handle = await open(path, 'r');
  let closing: Promise<void> | undefined;
  try {
    const stats = await handle.stat();
    if (stats.isDirectory()) {
      throw Object.assign(new Error(`EISDIR: ${name} is a folder, not a file`), { code: 'EISDIR', path });
    }
    return {
      name,
      size: stats.size,
      async read(offset, length) {
        const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, stats.size - offset)));
        let filled = 0;
        while (filled < buffer.length) {
          const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, offset + filled);
          if (bytesRead === 0) break; // the file was shortened after it was opened
          filled += bytesRead;
        }
        return buffer.subarray(0, filled);
      },
      close() {
        closing ??= handle.close();
        return closing;
      },
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
