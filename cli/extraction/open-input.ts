import { openFile } from '../../src/engine/extraction.ts';
import { type Limits, limitExceeded } from '../../src/engine/limits.ts';

/** What stands for standard input on the command line. */
export const standardInput = '-';
const standardInputName = 'standard input';

let piped: Promise<Buffer> | null = null;

/** Opens a document by its path; standard input is read to its end once, and kept. Throws EngineError, or what the file system throws. */
export async function openInput(path: string, limits: Limits): ReturnType<typeof openFile> {
  if (path !== standardInput) return openFile(path);
  piped ??= readStandardInput(limits);
  const bytes = await piped;
  return {
    name: standardInputName,
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
    close: async () => {},
  };
}

/** How a document is called where people read it. */
export function shownPath(path: string): string {
  return path === standardInput ? standardInputName : path;
}

async function readStandardInput(limits: Limits): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limits.fileBytes) throw limitExceeded('fileBytes', limits.fileBytes, standardInputName);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
