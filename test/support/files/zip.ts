import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  name: string;
  data: Buffer | string;
  /** `deflate` by default. */
  method?: 'deflate' | 'store';
  /** Lies for hostile containers: what the directory and the local header claim. */
  claim?: { size?: number; checksum?: number; method?: number; flags?: number };
  /** Replaces the compressed bytes, for damaged containers. */
  compressed?: Buffer;
}

/** A zip container (APPNOTE 6.3.10) in memory; without an entry's lies, an honest one. */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, method = 'deflate', claim = {}, compressed } of entries) {
    const content = Buffer.from(data);
    const body = compressed ?? (method === 'deflate' ? deflateRawSync(content) : content);
    const fileName = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // version needed
    common.writeUInt16LE(claim.flags ?? 0x800, 2); // names are UTF-8
    common.writeUInt16LE(claim.method ?? (method === 'deflate' ? 8 : 0), 4);
    common.writeUInt16LE(0x21, 8); // 1980-01-01
    common.writeUInt32LE(claim.checksum ?? crc32(content), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(claim.size ?? content.length, 18);
    common.writeUInt16LE(fileName.length, 22);
    files.push(Buffer.from('PK\x03\x04', 'latin1'), common, fileName, body);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, fileName);
    offset += 4 + common.length + fileName.length + body.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, listing, end]);
}
