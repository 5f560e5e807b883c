import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';
import type { ByteSource } from '../../model.ts';
import { CompoundFile } from '../compound-file.ts';
import { holdToMemory } from '../in-memory.ts';
import { type AgileInfo, agileInfo, type StandardInfo, standardInfo } from './encryption-info.ts';

/** What Excel tries by itself, so that workbooks whose structure is protected open without a question ([MS-OFFCRYPTO] 2.4.2.3). */
const password = Buffer.from('VelvetSweatshop', 'utf16le');
const segmentBytes = 4_096;
/** Rounds of the hash that cost a moment; nothing that Excel writes has more. */
const mostSpins = 200_000;
const standardSpins = 50_000;

/** [MS-OFFCRYPTO] 2.3.4.13: what a key is for. */
const purpose = {
  verifierInput: Buffer.from('fea7d2763b4b9e79', 'hex'),
  verifierHash: Buffer.from('d7aa0f6d3061344e', 'hex'),
  key: Buffer.from('146e0be7abacd0d6', 'hex'),
};

/**
 * The document inside an encrypted one that opens without asking for a password; `null` where it is not encrypted, or asks.
 *
 * @throws EngineError LIMIT_EXCEEDED for more than can be held in memory, TRUNCATED_FILE, MALFORMED_FILE
 */
export async function openedByDefault(source: ByteSource): Promise<ByteSource | null> {
  const start = await source.read(0, 8);
  if (start.toString('hex') !== 'd0cf11e0a1b11ae1') return null;
  const container = await CompoundFile.open(source);
  if (!container.names.has('ENCRYPTEDPACKAGE') || !container.names.has('ENCRYPTIONINFO')) return null;
  const info = await container.stream('ENCRYPTIONINFO');
  const decrypt = decryptionOf(info);
  if (decrypt === null) return null;
  holdToMemory(source.size, source.name);
  const written = await container.stream('ENCRYPTEDPACKAGE');
  const size = Math.min(written.length - 8, Number(written.readBigUInt64LE(0)));
  const bytes = decrypt(written.subarray(8)).subarray(0, size);
  return {
    name: source.name,
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
    close: () => source.close(),
  };
}

/** `null` where the default password is not the right one, or the way of encrypting is not known. */
function decryptionOf(info: Buffer): ((bytes: Buffer) => Buffer) | null {
  const agile = agileInfo(info);
  if (agile !== null) return agile.spinCount > mostSpins ? null : agileDecryption(agile);
  const standard = standardInfo(info);
  return standard === null ? null : standardDecryption(standard);
}

/** [MS-OFFCRYPTO] 2.3.4.10 to 2.3.4.15. */
function agileDecryption(info: AgileInfo): ((bytes: Buffer) => Buffer) | null {
  const hash = (...parts: Buffer[]) => digest(info.hash, parts);
  const spun = spin(info.hash, info.passwordSalt, info.spinCount);
  const decipher = (use: Buffer, bytes: Buffer) =>
    decipherCbc(sized(hash(spun, use), info.keyBytes), info.passwordSalt, bytes);
  const verifier = decipher(purpose.verifierInput, info.verifierInput).subarray(0, info.passwordSalt.length);
  const expected = decipher(purpose.verifierHash, info.verifierHash);
  const own = hash(verifier);
  if (expected.length < own.length || !timingSafeEqual(own, expected.subarray(0, own.length))) return null;
  const key = decipher(purpose.key, info.keyValue).subarray(0, info.keyBytes);
  return (bytes) => {
    const segments: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += segmentBytes) {
      const iv = hash(info.dataSalt, littleEndian(at / segmentBytes));
      segments.push(decipherCbc(key, iv, whole(bytes.subarray(at, at + segmentBytes))));
    }
    return Buffer.concat(segments);
  };
}

/** [MS-OFFCRYPTO] 2.3.4.7 and 2.3.4.9. */
function standardDecryption({
  salt,
  verifier,
  verifierHash,
  keyBytes,
}: StandardInfo): ((bytes: Buffer) => Buffer) | null {
  const final = digest('sha1', [spin('sha1', salt, standardSpins), littleEndian(0)]);
  const padded = (value: number) => {
    const block = Buffer.alloc(64, value);
    for (const [at, byte] of final.entries()) block[at] = (block[at] ?? 0) ^ byte;
    return digest('sha1', [block]);
  };
  const key = Buffer.concat([padded(0x36), padded(0x5c)]).subarray(0, keyBytes);
  const decipher = (bytes: Buffer) => {
    const cipher = createDecipheriv(`aes-${keyBytes * 8}-ecb`, key, null).setAutoPadding(false);
    return Buffer.concat([cipher.update(whole(bytes)), cipher.final()]);
  };
  const own = digest('sha1', [decipher(verifier)]);
  return timingSafeEqual(own, decipher(verifierHash).subarray(0, own.length)) ? decipher : null;
}

function spin(algorithm: string, salt: Buffer, count: number): Buffer {
  let hash = digest(algorithm, [salt, password]);
  const round = Buffer.alloc(4 + hash.length);
  for (let index = 0; index < count; index++) {
    round.writeUInt32LE(index, 0);
    hash.copy(round, 4);
    hash = digest(algorithm, [round]);
  }
  return hash;
}

function digest(algorithm: string, parts: readonly Buffer[]): Buffer {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function decipherCbc(key: Buffer, iv: Buffer, bytes: Buffer): Buffer {
  const cipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, sized(iv, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(whole(bytes)), cipher.final()]);
}

/** As many bytes as asked for, 0x36 where there are too few. */
function sized(bytes: Buffer, length: number): Buffer {
  return bytes.length >= length
    ? bytes.subarray(0, length)
    : Buffer.concat([bytes, Buffer.alloc(length - bytes.length, 0x36)]);
}

/** Whole blocks only: what is behind the last one was cut off. */
function whole(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length - (bytes.length % 16));
}

function littleEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}
