import { Random } from '../../../support/random.ts';

/** A table as it is meant, before anything happens to it. */
export interface CleanTable {
  name: string;
  header: string[];
  records: string[][];
}

type Make = (random: Random, at: number) => string;

const two = (value: number) => String(value).padStart(2, '0');

const makes = {
  day: (random) => `${two(1 + random.below(28))}/${two(1 + random.below(12))}/20${20 + random.below(5)}`,
  isoDay: (random) => `202${random.below(5)}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`,
  time: (random) => `${two(6 + random.below(14))}:${two(random.below(60))}`,
  count: (random) => String(1 + random.below(60)),
  amount: (random) => ((1 + random.below(900_000)) / 100).toFixed(2),
  code: (random, at) => `KX-${10_000 + at * 37 + random.below(30)}`,
  key: (_, at) => String(4_100 + at),
  kind: (random) => random.pick(['Boat', 'Anchor', 'Rope', 'Life vest']),
  text: (random) =>
    random.pick([
      'Dinghy, two seats, with oars',
      'Grapnel anchor 4 kg',
      'Mooring line, 12 mm; spliced eye',
      'Fender "Heavy" with eyelets',
      'Chart plotter 9" (used)',
      'Paddle',
    ]),
  link: (random, at) => `https://example.org/items?id=${at + 1}&lot=${random.below(90)}`,
  remark: (random) => random.pick(['', '', 'ask Nils', 'see letter\nof last week', 'paid', 'size: 4/5 "wide"']),
  person: (random) =>
    `${random.pick(['Ulla', 'Per', 'Ada', 'Rolf', 'Nils', 'Imke'])} ${random.pick(['Quist', 'Vangsnes', 'Brandt', 'Holt'])}`,
  place: (random) => random.pick(['Kiel', 'Ulm', 'Bergen', 'Aarhus', 'Lund']),
  share: (random) => `${random.below(100)}%`,
} satisfies Record<string, Make>;

const plans: { name: string; size: number; columns: [string, keyof typeof makes][] }[] = [
  {
    name: 'orders',
    size: 48,
    columns: [
      ['Day', 'day'],
      ['Time', 'time'],
      ['Qty', 'count'],
      ['Article', 'code'],
      ['Price', 'amount'],
      ['Kind', 'kind'],
      ['Description', 'text'],
      ['Link', 'link'],
      ['Remarks', 'remark'],
    ],
  },
  {
    name: 'readings',
    size: 30,
    columns: [
      ['Station', 'place'],
      ['Read on', 'isoDay'],
      ['At', 'time'],
      ['Level', 'amount'],
      ['Share', 'share'],
    ],
  },
  {
    name: 'members',
    size: 12,
    columns: [
      ['Number', 'key'],
      ['Member', 'person'],
      ['Town', 'place'],
      ['Joined', 'isoDay'],
      ['Note', 'text'],
      ['Fee', 'amount'],
    ],
  },
  {
    name: 'words',
    size: 20,
    columns: [
      ['Member', 'person'],
      ['Town', 'place'],
      ['Wanted', 'kind'],
    ],
  },
];

/** Tables of different sizes and kinds of values, the same for the same seed. */
export function cleanTables(seed: number): CleanTable[] {
  return plans.map(({ name, size, columns }, index) => {
    const random = new Random(seed * 31 + index);
    return {
      name,
      header: columns.map(([title]) => title),
      records: Array.from({ length: size }, (_, at) => columns.map(([, make]) => makes[make](random, at))),
    };
  });
}
