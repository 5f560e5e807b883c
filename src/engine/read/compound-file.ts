import { EngineError } from '../errors.ts';
import type { ByteSource } from '../model.ts';

const endOfChain = 0xfffffffe;
const headerBytes = 512;
const directoryEntryBytes = 128;
/** Real files have some dozen streams; a chain of sectors may also run in a circle. */
const maxSectors = 4_096;

/**
 * The names of the streams and storages in an OLE2 compound file ([MS-CFB] 2.6), such as `WORKBOOK` or `ENCRYPTEDPACKAGE`;
 * in capitals, as names compare without regard to case.
 *
 * @throws EngineError TRUNCATED_FILE where the directory lies beyond the end of the file
 */
export async function compoundFileNames(source: ByteSource): Promise<Set<string>> {
  const header = await source.read(0, headerBytes);
  if (header.length < headerBytes) throw truncated(source);
  // The smallest and the largest sector size that the format knows are 512 and 4,096 bytes.
  const sectorBytes = header.readUInt16LE(30) === 12 ? 4_096 : 512;
  const readSector = async (sector: number): Promise<Buffer> => {
    const bytes = await source.read((sector + 1) * sectorBytes, sectorBytes);
    if (bytes.length < directoryEntryBytes) throw truncated(source);
    return bytes;
  };
  const nextSector = async (sector: number): Promise<number> => {
    const perSector = sectorBytes / 4;
    const slot = Math.floor(sector / perSector);
    // The header lists the first 109 sectors of the allocation table, enough for 6.8 MB; a directory stands near the start.
    if (slot >= 109) return endOfChain;
    const table = await readSector(header.readUInt32LE(76 + slot * 4));
    const offset = (sector % perSector) * 4;
    return offset + 4 <= table.length ? table.readUInt32LE(offset) : endOfChain;
  };
  const names = new Set<string>();
  let sector = header.readUInt32LE(48);
  for (let count = 0; sector < 0xfffffffa && count < maxSectors; count++) {
    const bytes = await readSector(sector);
    for (let at = 0; at + directoryEntryBytes <= bytes.length; at += directoryEntryBytes) {
      const nameBytes = bytes.readUInt16LE(at + 64);
      if (nameBytes >= 2 && nameBytes <= 64) names.add(bytes.toString('utf16le', at, at + nameBytes - 2).toUpperCase());
    }
    sector = await nextSector(sector);
  }
  return names;
}

function truncated(source: ByteSource): EngineError {
  return new EngineError(
    'TRUNCATED_FILE',
    `${source.name} is an older Office file that was cut off: its directory is missing. Upload the whole file again.`,
  );
}
