import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  name: string;
  data: Buffer | string;
  /** `deflate` by default. */
  method?: 'deflate' | 'store';
  /** Lies for hostile containers: what the directory and the local header claim. */
  claim?: { size?: number; checksum?: number; method?: number; flags?: number; mode?: number };
  /** In place of the name as UTF-8. */
  rawName?: Buffer;
  /** The directory leads to the bytes of the first entry, whose sizes this one has as well. */
  onFirst?: true;
  /** Replaces the compressed bytes, for damaged containers. */
  compressed?: Buffer;
}

/** A zip container (APPNOTE 6.3.10) in memory; without an entry's lies, an honest one. */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, method = 'deflate', claim = {}, compressed, rawName, onFirst } of entries) {
    const content = Buffer.from(data);
    const body = compressed ?? (method === 'deflate' ? deflateRawSync(content) : content);
    const fileName = rawName ?? Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // version needed
    common.writeUInt16LE(claim.flags ?? 0x800, 2); // names are UTF-8
    common.writeUInt16LE(claim.method ?? (method === 'deflate' ? 8 : 0), 4);
    common.writeUInt16LE(0x21, 8); // 1980-01-01
    common.writeUInt32LE(claim.checksum ?? crc32(content), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(claim.size ?? content.length, 18);
    common.writeUInt16LE(fileName.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((claim.mode ?? 0) << 16) >>> 0, 6);
    rest.writeUInt32LE(onFirst ? 0 : offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, rest, fileName); // made on Unix
    if (onFirst) continue;
    files.push(Buffer.from('PK\x03\x04', 'latin1'), common, fileName, body);
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

/** The same with sizes, offsets and counts of 64 bits in place of those of 32 (4.5.3, 4.3.14), as of files beyond 4 GiB. */
export function writeZip64(entries: readonly { name: string; data: string }[]): Buffer {
  const small = 0xffff_ffff;
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data } of entries) {
    const content = Buffer.from(data);
    const fileName = Buffer.from(name);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(45, 0); // version needed
    head.writeUInt16LE(0x800, 2); // names are UTF-8
    head.writeUInt16LE(0x21, 8); // 1980-01-01
    head.writeUInt32LE(crc32(content), 10);
    head.writeUInt32LE(small, 14);
    head.writeUInt32LE(small, 18);
    head.writeUInt16LE(fileName.length, 22);
    head.writeUInt16LE(28, 24);
    const extra = Buffer.alloc(28);
    extra.writeUInt16LE(1, 0); // ZIP64
    extra.writeUInt16LE(24, 2);
    extra.writeBigUInt64LE(BigInt(content.length), 4);
    extra.writeBigUInt64LE(BigInt(content.length), 12);
    extra.writeBigUInt64LE(BigInt(offset), 20);
    files.push(Buffer.from('PK\x03\x04', 'latin1'), head, fileName, extra, content);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(small, 10);
    directory.push(Buffer.from('PK\x01\x02\x2d\x00', 'latin1'), head, rest, fileName, extra);
    offset += 4 + head.length + fileName.length + extra.length + content.length;
  }
  const listing = Buffer.concat(directory);
  const end64 = Buffer.alloc(56);
  end64.write('PK\x06\x06', 'latin1');
  end64.writeBigUInt64LE(44n, 4);
  end64.writeBigUInt64LE(BigInt(entries.length), 24);
  end64.writeBigUInt64LE(BigInt(entries.length), 32);
  end64.writeBigUInt64LE(BigInt(listing.length), 40);
  end64.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 'latin1');
  locator.writeBigUInt64LE(BigInt(offset + listing.length), 8);
  locator.writeUInt32LE(1, 16);
  const end = Buffer.alloc(22, 0xff);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt32LE(0, 4);
  end.writeUInt16LE(0, 20);
  return Buffer.concat([...files, listing, end64, locator, end]);
}
