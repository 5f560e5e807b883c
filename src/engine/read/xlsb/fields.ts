/** A text of two-byte characters with its length before it ([MS-XLSB] 2.5.168). */
export interface WideString {
  text: string;
  /** Where the next field begins. */
  end: number;
}

/** @returns `undefined` where it does not fit into the record, or is stated to be missing */
export function wideString(data: Buffer, at: number): WideString | undefined {
  if (at + 4 > data.length) return undefined;
  const end = at + 4 + data.readUInt32LE(at) * 2;
  return end > data.length ? undefined : { text: data.toString('utf16le', at + 4, end), end };
}

/** A number in four bytes: the upper half of a double or an integer, both perhaps times a hundred ([MS-XLSB] 2.5.122). */
export function rkNumber(data: Buffer, at: number): number {
  const raw = data.readInt32LE(at);
  const value = (raw & 2) !== 0 ? raw >> 2 : upperHalf(raw & ~3);
  return (raw & 1) !== 0 ? value / 100 : value;
}

const double = new DataView(new ArrayBuffer(8));

function upperHalf(bits: number): number {
  double.setInt32(0, bits);
  return double.getFloat64(0);
}
