import type { Random } from '../../support/random.ts';

/** What parsers are known to trip over, in bytes of any format. */
const tokens = [
  '"',
  '""',
  "'",
  ',',
  ';',
  '\t',
  '\r',
  '\n',
  '\r\n',
  '\0',
  '\u00a0',
  '\ufeff',
  '=1+1',
  '-',
  '1e999',
  '9'.repeat(40),
  '\ud7ff',
  '(',
  '%',
].map((token) => Buffer.from(token));

type Change = (bytes: Buffer, random: Random) => Buffer;

const changes: readonly Change[] = [
  function flipBits(bytes, random) {
    const copy = Buffer.from(bytes);
    for (let count = random.few(); count > 0 && copy.length > 0; count--) {
      const at = random.below(copy.length);
      copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
    }
    return copy;
  },
  function overwrite(bytes, random) {
    const copy = Buffer.from(bytes);
    for (let count = random.few(); count > 0 && copy.length > 0; count--) {
      copy[random.below(copy.length)] = random.pick([0, 1, 0x22, 0x2c, 0x3c, 0x7f, 0x80, 0xff, random.below(256)]);
    }
    return copy;
  },
  function truncate(bytes, random) {
    return bytes.subarray(0, random.below(bytes.length + 1));
  },
  function dropChunk(bytes, random) {
    const { from, to } = chunk(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  function repeatChunk(bytes, random) {
    const { from, to } = chunk(bytes, random);
    const times = 1 + random.below(5);
    return Buffer.concat([
      bytes.subarray(0, to),
      ...Array.from({ length: times }, () => bytes.subarray(from, to)),
      bytes.subarray(to),
    ]);
  },
  function moveChunk(bytes, random) {
    const { from, to } = chunk(bytes, random);
    const rest = Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
    const at = random.below(rest.length + 1);
    return Buffer.concat([rest.subarray(0, at), bytes.subarray(from, to), rest.subarray(at)]);
  },
  function insert(bytes, random) {
    const at = random.below(bytes.length + 1);
    const noise = () => Buffer.from(Array.from({ length: random.below(20) }, () => random.below(256)));
    return Buffer.concat([
      bytes.subarray(0, at),
      random.fraction() < 0.7 ? random.pick(tokens) : noise(),
      bytes.subarray(at),
    ]);
  },
];

function chunk(bytes: Buffer, random: Random): { from: number; to: number } {
  const from = random.below(bytes.length + 1);
  return { from, to: Math.min(bytes.length, from + 1 + random.below(Math.max(1, bytes.length >> 2))) };
}

/** The bytes with one to a few things changed in them. */
export function mutateBytes(bytes: Buffer, random: Random): Buffer {
  let mutated = bytes;
  for (let count = random.few(); count > 0; count--) mutated = random.pick(changes)(mutated, random);
  // Repeated repeating grows without end, and small inputs find as much.
  return mutated.subarray(0, 200_000);
}
