import { EngineError } from '../../errors.ts';
import type { ByteSource } from '../../model.ts';

const signature = Buffer.from('PK\x05\x06', 'latin1');
const recordLength = 22;
const maxCommentLength = 0xffff;

/**
 * Where the zip container ends. Downloads and mail gateways sometimes add bytes behind it, which Excel ignores and yauzl
 * refuses; a file that was cut off has no end record at all.
 *
 * @returns the offset behind the end-of-central-directory record (APPNOTE 4.3.16)
 * @throws EngineError TRUNCATED_FILE when there is no end record
 */
export async function endOfArchive(source: ByteSource): Promise<number> {
  const start = Math.max(0, source.size - recordLength - maxCommentLength);
  const tail = await source.read(start, source.size - start);
  for (let at = tail.lastIndexOf(signature); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf(signature, at - 1)) {
    if (at + recordLength > tail.length) continue;
    const end = at + recordLength + tail.readUInt16LE(at + 20);
    if (end <= tail.length) return start + end;
  }
  throw new EngineError(
    'TRUNCATED_FILE',
    `${source.name} is a zip container (such as XLSX) that was cut off: its directory at the end is missing. Upload the whole file again.`,
  );
}
