/** Workbooks encrypted with the password that Excel tries by itself ([MS-OFFCRYPTO]). */
import { createCipheriv, createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as xlsx from '@e965/xlsx';
import { expect, test } from 'vitest';
import { extract } from '../../../src/engine/extraction/extract.ts';
import { specSchema } from '../../../src/engine/specification/spec.ts';
import { sourceOf } from '../../support/files/byte-source.ts';

async function rowsOf(bytes: Buffer) {
  const rows: unknown[] = [];
  for await (const item of extract(sourceOf(bytes, 'locked.xlsx'), specSchema.parse({ ade: 1 })))
    if (item.kind === 'rows') rows.push(...item.rows.map(({ values }) => values));
  return rows;
}

const trees = [
  ['Alder', 12],
  ['Birch', 7],
  ['Cedar', 31],
];

test('agile encryption, as Excel writes it since 2010', async () => {
  const file = new URL('../field/workbooks/e01-default-password.xlsx', import.meta.url);
  expect(await rowsOf(await readFile(file))).toEqual(trees);
});

test('standard encryption, as Excel 2007 writes it', async () => {
  expect(await rowsOf(encrypted('VelvetSweatshop'))).toEqual(trees);
});

test('another password is asked for', async () => {
  await expect(rowsOf(encrypted('something else'))).rejects.toMatchObject({ code: 'ENCRYPTED_FILE' });
});

test('a sheet that is listed and not there is a warning', async () => {
  const file = new URL('../field/workbooks/e02-sheet-without-part.xlsx', import.meta.url);
  const warnings: string[] = [];
  for await (const item of extract(sourceOf(await readFile(file), 'b.xlsx'), specSchema.parse({ ade: 1 })))
    if (item.kind === 'document') warnings.push(...item.warnings.map(({ code }) => code));
  expect(warnings).toEqual(['SHEET_MISSING']);
});

/** A workbook in standard encryption ([MS-OFFCRYPTO] 2.3.4.5 to 2.3.4.9) with AES of 128 bits. */
function encrypted(password: string): Buffer {
  const book = xlsx.utils.book_new();
  xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet([['item', 'units'], ...trees]), 'Trees');
  const plain: Buffer = xlsx.write(book, { type: 'buffer', bookType: 'xlsx' });
  const salt = Buffer.alloc(16, 7);
  const key = keyOf(password, salt);
  const encrypt = (bytes: Buffer) => {
    const padded = Buffer.concat([bytes, Buffer.alloc((16 - (bytes.length % 16)) % 16)]);
    const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
    return Buffer.concat([cipher.update(padded), cipher.final()]);
  };
  const verifier = Buffer.alloc(16, 3);
  const words = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer);
  const head = Buffer.concat([words(0x24, 0, 0x660e, 0x8004, 128, 0x18, 0, 0), Buffer.from('AES\0', 'utf16le')]);
  const info = Buffer.concat([
    Buffer.from([4, 0, 2, 0]),
    words(0x24, head.length),
    head,
    words(16),
    salt,
    encrypt(verifier),
    words(20),
    encrypt(sha1(verifier)),
  ]);
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(plain.length));
  const container = xlsx.CFB.utils.cfb_new();
  xlsx.CFB.utils.cfb_add(container, '/EncryptionInfo', info);
  xlsx.CFB.utils.cfb_add(container, '/EncryptedPackage', Buffer.concat([size, encrypt(plain)]));
  return Buffer.from(xlsx.CFB.write(container, { type: 'buffer' }));
}

function keyOf(password: string, salt: Buffer): Buffer {
  let hash = sha1(salt, Buffer.from(password, 'utf16le'));
  const number = Buffer.alloc(4);
  for (let round = 0; round < 50_000; round++) {
    number.writeUInt32LE(round);
    hash = sha1(number, hash);
  }
  const final = sha1(hash, Buffer.alloc(4));
  const block = Buffer.alloc(64, 0x36);
  for (const [at, byte] of final.entries()) block[at] = 0x36 ^ byte;
  return sha1(block).subarray(0, 16);
}

function sha1(...parts: Buffer[]): Buffer {
  return createHash('sha1').update(Buffer.concat(parts)).digest();
}
