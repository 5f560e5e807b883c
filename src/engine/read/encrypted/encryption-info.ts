/** How an Office package is encrypted by agile encryption ([MS-OFFCRYPTO] 2.3.4.10), as Excel does since 2010. */
export interface AgileInfo {
  hash: string;
  keyBytes: number;
  spinCount: number;
  dataSalt: Buffer;
  passwordSalt: Buffer;
  verifierInput: Buffer;
  verifierHash: Buffer;
  keyValue: Buffer;
}

/** By standard encryption ([MS-OFFCRYPTO] 2.3.4.5), as Excel 2007 does. */
export interface StandardInfo {
  keyBytes: number;
  salt: Buffer;
  verifier: Buffer;
  verifierHash: Buffer;
}

const hashes = new Set(['SHA1', 'SHA256', 'SHA384', 'SHA512']);
const keySizes = new Set([16, 24, 32]);
/** The description is about 2 kB long. */
const longestDescription = 65_536;

export function agileInfo(stream: Buffer): AgileInfo | null {
  if (stream.length < 8 || stream.readUInt16LE(0) !== 4 || stream.readUInt16LE(2) !== 4) return null;
  const text = stream.toString('utf8', 8, 8 + longestDescription);
  const data = /<(?:\w+:)?keyData\b[^>]*>/.exec(text)?.[0] ?? '';
  const key = /<(?:\w+:)?encryptedKey\b[^>]*>/.exec(text)?.[0] ?? '';
  const hash = attribute(key, 'hashAlgorithm').replace('-', '').toUpperCase();
  const info: AgileInfo = {
    hash: hash.toLowerCase(),
    keyBytes: Number(attribute(key, 'keyBits')) / 8,
    spinCount: Number(attribute(key, 'spinCount')),
    dataSalt: Buffer.from(attribute(data, 'saltValue'), 'base64'),
    passwordSalt: Buffer.from(attribute(key, 'saltValue'), 'base64'),
    verifierInput: Buffer.from(attribute(key, 'encryptedVerifierHashInput'), 'base64'),
    verifierHash: Buffer.from(attribute(key, 'encryptedVerifierHashValue'), 'base64'),
    keyValue: Buffer.from(attribute(key, 'encryptedKeyValue'), 'base64'),
  };
  const isKnown =
    hashes.has(hash) &&
    keySizes.has(info.keyBytes) &&
    Number.isInteger(info.spinCount) &&
    attribute(data, 'hashAlgorithm').replace('-', '').toUpperCase() === hash &&
    attribute(key, 'cipherAlgorithm') === 'AES' &&
    attribute(data, 'cipherChaining') === 'ChainingModeCBC';
  return isKnown && info.passwordSalt.length > 0 && info.keyValue.length >= info.keyBytes ? info : null;
}

export function standardInfo(stream: Buffer): StandardInfo | null {
  if (stream.length < 12 || stream.readUInt16LE(2) !== 2) return null;
  const header = 12;
  const verifier = header + stream.readUInt32LE(8);
  if (verifier + 72 > stream.length || verifier < header + 20) return null;
  const keyBytes = stream.readUInt32LE(header + 16) / 8;
  const isAes = [0x660e, 0x660f, 0x6610].includes(stream.readUInt32LE(header + 8));
  if (!isAes || !keySizes.has(keyBytes) || stream.readUInt32LE(verifier) !== 16) return null;
  return {
    keyBytes,
    salt: stream.subarray(verifier + 4, verifier + 20),
    verifier: stream.subarray(verifier + 20, verifier + 36),
    verifierHash: stream.subarray(verifier + 40, verifier + 72),
  };
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
}
