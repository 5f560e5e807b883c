/** What the dictionary holds before the first byte ([MS-OXRTFCP] 2.1.2.1). */
const beginning = Buffer.from(
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
  'latin1',
);
const dictionaryBytes = 4_096;
const headerBytes = 16;
/** “LZFu” and “MELA”. */
const packed = 0x75465a4c;
const plain = 0x414c454d;

/** The rich text of a message, unpacked ([MS-OXRTFCP]); what was cut off or damaged ends early. A reference of two bytes gives 17 at most. */
export function unpackedRtf(bytes: Buffer): Buffer {
  if (bytes.length < headerBytes) return Buffer.alloc(0);
  const kind = bytes.readUInt32LE(8);
  if (kind === plain) return bytes.subarray(headerBytes);
  if (kind !== packed) return Buffer.alloc(0);
  const dictionary = Buffer.alloc(dictionaryBytes);
  beginning.copy(dictionary);
  let place = beginning.length;
  const text: number[] = [];
  const put = (byte: number) => {
    text.push(byte);
    dictionary[place] = byte;
    place = (place + 1) % dictionaryBytes;
  };
  for (let at = headerBytes; at < bytes.length; ) {
    const control = bytes[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < bytes.length; bit++) {
      if ((control & (1 << bit)) === 0) {
        put(bytes[at++] ?? 0);
        continue;
      }
      if (at + 2 > bytes.length) return Buffer.from(text);
      const reference = bytes.readUInt16BE(at);
      at += 2;
      const from = reference >> 4;
      if (from === place) return Buffer.from(text);
      for (let count = 0; count < (reference & 0x0f) + 2; count++)
        put(dictionary[(from + count) % dictionaryBytes] ?? 0);
    }
  }
  return Buffer.from(text);
}
