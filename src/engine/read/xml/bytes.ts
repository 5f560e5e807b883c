/** The bytes of XML that the scanners look for. */
export const byte = {
  tab: 0x09,
  space: 0x20,
  quote: 0x22,
  apostrophe: 0x27,
  minus: 0x2d,
  dot: 0x2e,
  slash: 0x2f,
  zero: 0x30,
  nine: 0x39,
  less: 0x3c,
  equals: 0x3d,
  greater: 0x3e,
  A: 0x41,
  Z: 0x5a,
  a: 0x61,
  b: 0x62,
  c: 0x63,
  d: 0x64,
  e: 0x65,
  f: 0x66,
  h: 0x68,
  i: 0x69,
  n: 0x6e,
  o: 0x6f,
  p: 0x70,
  r: 0x72,
  s: 0x73,
  t: 0x74,
  v: 0x76,
  w: 0x77,
} as const;

/** Behind the `>` of the tag that `at` is in, quotes respected; -1 when the tag does not end before `to`. */
export function behindTag(bytes: Buffer, at: number, to: number): number {
  let quote = 0;
  for (let position = at; position < to; position++) {
    const code = bytes[position];
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === byte.greater) {
      return position + 1;
    } else if (code === byte.quote || code === byte.apostrophe) {
      quote = code;
    }
  }
  return -1;
}

/** Whether the tag that ends before `behind` closes itself (`<t/>`). */
export function closesItself(bytes: Buffer, behind: number): boolean {
  return bytes[behind - 2] === byte.slash;
}

/** The first position from `at` that is not white space, at most `to`. */
export function skipSpace(bytes: Buffer, at: number, to: number): number {
  let position = at;
  while (position < to && (bytes[position] ?? 0) <= byte.space) position++;
  return position;
}

/** Whether `code` may follow the name of an element: the name does not go on. */
export function endsName(code: number | undefined): boolean {
  return code === byte.space || code === byte.greater || code === byte.slash;
}

/** Whether `bytes` has exactly these ASCII characters at `at`. */
export function hasAt(bytes: Buffer, at: number, ascii: string): boolean {
  for (let index = 0; index < ascii.length; index++) {
    if (bytes[at + index] !== ascii.charCodeAt(index)) return false;
  }
  return true;
}

/** The first position from `from` that holds `code`, -1 when there is none before `to`. Faster than `indexOf` over short distances. */
export function find(bytes: Buffer, code: number, from: number, to: number): number {
  for (let at = from; at < to; at++) if (bytes[at] === code) return at;
  return -1;
}

/** @returns the position of the value of the attribute at `at`, behind its quote; -1 where there is none, or blanks around it */
export function attributeValue(bytes: Buffer, at: number, to: number): number {
  let position = at;
  let code = bytes[position] ?? 0;
  while (code !== byte.equals) {
    if (position >= to || code <= byte.space || code === byte.greater || code === byte.less || code === byte.quote)
      return -1;
    code = bytes[++position] ?? 0;
  }
  const quote = bytes[position + 1];
  return position > at && (quote === byte.quote || quote === byte.apostrophe) ? position + 2 : -1;
}

/** @returns the number that the digits spell, -1 for what is not one to eight digits */
export function wholeNumber(bytes: Buffer, from: number, to: number): number {
  if (to - from < 1 || to - from > 8) return -1;
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = bytes[at] ?? 0;
    if (digit < byte.zero || digit > byte.nine) return -1;
    value = value * 10 + digit - byte.zero;
  }
  return value;
}
