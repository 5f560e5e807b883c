import { isAscii, isUtf8 } from 'node:buffer';
import { EngineError } from '../../errors.ts';
import { multiByte, plausibility } from './plausibility.ts';

/** Bytes at the start that encoding and dialect are judged by. */
export const sampleBytes = 64 * 1024;

/**
 * The encoding that the first bytes state or show for certain: a byte order mark, or the NUL bytes of UTF-16 without one.
 *
 * @param whole whether the sample is the whole file
 * @returns `undefined` where only the text itself can tell; UTF-8 is to be tried first then
 * @throws EngineError UNSUPPORTED_FORMAT for UTF-32
 */
export function statedEncoding(
  sample: Buffer,
  whole: boolean,
): 'utf-8' | 'utf-16le' | 'utf-16be' | 'iso-2022-jp' | undefined {
  const start = sample.subarray(0, 4).toString('hex');
  if (start === 'fffe0000' || start === '0000feff') {
    throw new EngineError('UNSUPPORTED_FORMAT', 'The file is text in UTF-32. Save it as UTF-8 and upload it again.');
  }
  if (start.startsWith('efbbbf')) return 'utf-8';
  if (start.startsWith('fffe')) return 'utf-16le';
  if (start.startsWith('feff')) return 'utf-16be';
  // An escape to the Japanese character set (RFC 1468), in text that is ASCII for the rest.
  if (isAscii(sample) && toJapanese.some((marker) => sample.includes(marker))) return 'iso-2022-jp';
  return utf16Pattern(sample, whole);
}

const toJapanese = ['\u001b$B', '\u001b$@'];

/** Western text in UTF-16 has a NUL in most of its pairs, nearly always on the same side. */
function utf16Pattern(sample: Buffer, whole: boolean): 'utf-16le' | 'utf-16be' | undefined {
  if (whole && sample.length % 2 === 1) return undefined;
  const pairs = Math.floor(sample.length / 2);
  const zeros = [0, 0];
  for (let at = 0; at < pairs * 2; at++) {
    if (sample[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeros;
  if (Math.max(even, odd) < pairs * 0.3 || Math.min(even, odd) > Math.max(even, odd) * 0.25) return undefined;
  return odd > even ? 'utf-16le' : 'utf-16be';
}

/** Encodings to choose from: those that spreadsheets export and that TextDecoder knows, by jschardet's name. */
const labels: Readonly<Record<string, string>> = {
  'windows-1250': 'windows-1250',
  'windows-1251': 'windows-1251',
  'windows-1252': 'windows-1252',
  'windows-1253': 'windows-1253',
  'windows-1254': 'windows-1254',
  'windows-1255': 'windows-1255',
  'windows-1256': 'windows-1256',
  'windows-1257': 'windows-1257',
  'windows-1258': 'windows-1258',
  'iso-8859-2': 'iso-8859-2',
  'iso-8859-5': 'iso-8859-5',
  'iso-8859-7': 'iso-8859-7',
  macroman: 'macintosh',
  'koi8-r': 'koi8-r',
  'koi8-u': 'koi8-u',
  cp932: 'shift_jis',
  'euc-jp': 'euc-jp',
  cp949: 'euc-kr',
  gb18030: 'gb18030',
  big5: 'big5',
  'tis-620': 'windows-874',
};
/** DOS code pages and what else the model has no frequencies of; only the plausibility of the text tells them. */
const judgedOnly = ['ibm866', 'cp850', 'cp852', 'cp437'];
const guessBytes = 32 * 1024;
/** How much likelier than windows-1252 another encoding must be: a few accents give 1.6, a few Turkish names 2. */
const clearMargin = 1.8;
/** How much more plausible another reading must be than the one that byte frequencies speak for. */
const plausibilityMargin = 0.25;
/** UTF-8 with foreign bytes in it stays below, read as any of those. */
const plainlyPlausible = 0.6;

/**
 * Guesses the encoding of text that is not UTF-8. Byte frequencies propose one, with windows-1252 first unless another is
 * clearly likelier: on a few accents all one-byte encodings look alike, and it is by far the most common. On short text
 * frequencies say little, so the proposal gives way to a reading whose letters are clearly more plausible.
 *
 * @param bytes from which the first 32 KiB behind the first non-ASCII byte are judged
 * @returns a label that `decoderFor` knows
 */
export async function guessEncoding(bytes: Buffer): Promise<string> {
  const firstHigh = bytes.findIndex((code) => code >= 0x80);
  const from = bytes.lastIndexOf(0x0a, firstHigh) + 1;
  const sample = bytes.subarray(from, from + guessBytes);
  let best = await likeliest(sample);
  let bestScore = plausibility(sample, best) + plausibilityMargin;
  for (const label of [...new Set(Object.values(labels)), ...judgedOnly]) {
    const score = plausibility(sample, label);
    if (score > bestScore) {
      best = label;
      bestScore = score;
    }
  }
  return best;
}

/** Whether all of a short text is plausible in an encoding of two bytes a character, or of DOS; some of its bytes may look like UTF-8 by chance. */
export function readsAsAnother(bytes: Buffer): boolean {
  return (
    bytes.length <= 4_096 && [...multiByte, 'ibm866'].some((label) => plausibility(bytes, label) > plainlyPlausible)
  );
}

/** What the frequencies of bytes and pairs speak for. */
async function likeliest(sample: Buffer): Promise<string> {
  // Loaded only for the few files that need it: its model costs 100 ms.
  const { detectAll } = await import('jschardet');
  const candidates = detectAll(sample, { detectEncodings: Object.keys(labels) });
  const windows1252 = candidates.find(({ encoding }) => encoding?.toLowerCase() === 'windows-1252');
  const [best] = candidates;
  if (
    best?.encoding == null ||
    (windows1252 !== undefined && windows1252.confidence * clearMargin >= best.confidence)
  ) {
    return 'windows-1252';
  }
  return labels[best.encoding.toLowerCase()] ?? 'windows-1252';
}

/** How many bytes at the end of `bytes` are the beginning of a UTF-8 character that the next chunk completes. */
export function incompleteTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const code = bytes[bytes.length - back] ?? 0;
    if (code < 0x80) return 0;
    if (code >= 0xc0) return back < sequenceLength(code) ? back : 0;
  }
  return 0;
}

/** Bytes of the UTF-8 character that starts with this byte; 1 for a byte that starts none (RFC 3629). */
export function sequenceLength(lead: number): number {
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 1;
}

/** The parts of a text that are UTF-8 and the single bytes that are not, in order. */
export function* utf8Parts(bytes: Buffer): Generator<{ valid: boolean; from: number; to: number }, void, undefined> {
  let from = 0;
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes[at] ?? 0);
    const valid = (bytes[at] ?? 0) < 0x80 || (length > 1 && isUtf8(bytes.subarray(at, at + length)));
    if (valid) {
      at += length;
      continue;
    }
    if (at > from) yield { valid: true, from, to: at };
    yield { valid: false, from: at, to: at + 1 };
    at += 1;
    from = at;
  }
  if (at > from) yield { valid: true, from, to: at };
}
