import { EngineError } from '../errors.ts';
import type { ByteSource } from '../model.ts';

/** What is parsed in one piece takes up to ten times its size; the process that parses has 1.5 GB. */
export const maxInMemoryBytes = 128 * 1024 ** 2;

/** @throws EngineError LIMIT_EXCEEDED for more than can be held in memory */
export function holdToMemory(bytes: number, name: string): void {
  if (bytes <= maxInMemoryBytes) return;
  throw new EngineError(
    'LIMIT_EXCEEDED',
    `${name} holds more than ${maxInMemoryBytes / 1024 ** 2} MiB, too much for a format that is read as a whole. Upload it as XLSX or CSV, not packed; those are read piece by piece.`,
    { limit: 'wholeBytes', allowed: maxInMemoryBytes },
  );
}

/** All bytes of a document. @throws EngineError LIMIT_EXCEEDED */
export async function readIntoMemory(source: ByteSource): Promise<Buffer> {
  holdToMemory(source.size, source.name);
  return source.read(0, source.size);
}
