import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { EngineError } from '../errors.ts';
import { type Limits, limitExceeded } from '../limits.ts';
import type { ByteSource } from '../model.ts';
import { holdToMemory, maxInMemoryBytes, readIntoMemory } from './in-memory.ts';
import type { Archive } from './zip/archive.ts';

interface Unpacked {
  source: ByteSource;
  /** Of the source, where it is a zip container: opened to see that it packs no document. */
  archive?: Archive;
}

/**
 * The document inside a gzip file or a zip archive of one file, as mail and download pages pack them; anything else as it is.
 * Closing it closes the packed one.
 *
 * @throws EngineError LIMIT_EXCEEDED, TRUNCATED_FILE, MALFORMED_FILE, and as the zip container
 */
export async function unpacked(source: ByteSource, limits: Limits): Promise<Unpacked> {
  if (source.size > limits.fileBytes) return { source }; // refused when it is identified
  const magic = (await source.read(0, 4)).toString('hex');
  if (magic.startsWith('1f8b08'))
    return { source: inside(source, source.name.replace(/\.gz$/i, ''), await gunzipped(source, limits)) };
  return magic === '504b0304' ? onlyFile(source, limits) : { source };
}

async function onlyFile(source: ByteSource, limits: Limits): Promise<Unpacked> {
  const { Archive } = await import('./zip/archive.ts');
  const archive = await Archive.open(source, limits);
  const files = [...archive.names()].filter((name) => !/\/$|^__macosx\/|(?:^|\/)\.ds_store$/.test(name));
  const [name] = files;
  // A workbook has a handful of files inside.
  if (name === undefined || files.length > 1) return { source, archive };
  holdToMemory(archive.expandedSize(name), source.name);
  const chunks: Buffer[] = [];
  for await (const chunk of archive.read(name)) chunks.push(chunk);
  return { source: inside(source, name.slice(name.lastIndexOf('/') + 1), Buffer.concat(chunks)) };
}

async function gunzipped(source: ByteSource, limits: Limits): Promise<Buffer> {
  const allowed = Math.min(maxInMemoryBytes, limits.expandedBytes);
  const packed = await readIntoMemory(source);
  let bytes: Buffer;
  try {
    bytes = await promisify(gunzip)(packed, { maxOutputLength: allowed });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    if (code === 'ERR_BUFFER_TOO_LARGE') throw limitExceeded('expandedBytes', allowed, source.name);
    const cut = code === 'Z_BUF_ERROR';
    throw new EngineError(
      cut ? 'TRUNCATED_FILE' : 'MALFORMED_FILE',
      `${source.name} is a gzip file that ${cut ? 'was cut off' : 'is damaged'}. Upload the whole file again.`,
      {},
      { cause },
    );
  }
  if (bytes.length > 1024 ** 2 && bytes.length > packed.length * limits.expansionRatio) {
    throw limitExceeded('expansionRatio', limits.expansionRatio, source.name);
  }
  return bytes;
}

function inside(outer: ByteSource, name: string, bytes: Buffer): ByteSource {
  return {
    name,
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
    close: () => outer.close(),
  };
}
