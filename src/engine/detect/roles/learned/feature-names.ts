import { shapes } from '../../cells/row-facts.ts';
import { wordTestNames } from '../../cells/row-words.ts';
import { buckets } from './buckets.ts';

/** The places of a row relative to the rows that carry the values. */
export const places = ['head', 'body', 'tail'] as const;
export type Place = (typeof places)[number];

/** Rows next to another; `edge` where there is none. */
export const neighbours = [...shapes, 'edge'] as const;
export const sizes = ['single', 'multi'] as const;
export const contents = ['words', 'values'] as const;
export const resemblances = ['none', 'repeated', 'alike', 'similar', 'unlike'] as const;
export type Resemblance = (typeof resemblances)[number];
export const sumColumns = ['none', 'one', 'many'] as const;
/** What a text alone in its row stands over or under: a filled cell, a blank one before or after the row's first, no row, or none next to it. */
export const unders = ['none', 'apart', 'filled', 'gap', 'blank'] as const;
export type Under = (typeof unders)[number];
export const overlaps = ['none', 'apart', 'same', 'within', 'around', 'part'] as const;
export type Overlap = (typeof overlaps)[number];
export const portions = ['none', 'no', 'few', 'many', 'all'] as const;
export type Portion = (typeof portions)[number];
export const steps = ['none', 'even', 'rising'] as const;
export type Step = (typeof steps)[number];
const upToOne = ['0', '1'] as const;
const upToTwo = ['0', '1', '2'] as const;

export const fillShare = buckets(0.25, 0.5, 0.75, 1);
export const rowsFromTop = buckets(1, 2, 3, 5, 10);
export const rowsFromBottom = buckets(1, 2, 3, 5);
export const textLength = buckets(8, 16, 32, 64, 128);
export const distinctShare = buckets(0.34, 0.67, 0.99);
export const contrastShare = buckets(0.01, 0.34, 0.67, 0.99);
export const coveredShare = buckets(0.34, 0.67, 0.99);
export const recurringShare = buckets(0.01, 0.34, 0.67);
const orNone = <const Name extends string>(names: readonly Name[]) => ['none', ...names] as const;

/**
 * What may hold of a row: one entry for each family of features, whose names join one word or number of each part. The one place
 * where they stand: `rowFeatures` makes no others, and the weights know no others.
 */
export const featureFamilies = [
  ['bias'],
  ['shape', shapes],
  [places, shapes],
  [shapes, 'after', neighbours],
  [shapes, 'before', neighbours],
  ['fill', fillShare.names, contents],
  [sizes, 'from top', rowsFromTop.names],
  [sizes, 'from bottom', rowsFromBottom.names],
  [sizes, 'blanks before', upToTwo],
  [sizes, 'blanks after', upToTwo],
  [sizes, 'first column', upToTwo],
  [shapes, 'between', upToOne, upToOne, places],
  ['first wide', shapes],
  ['soon after first wide', shapes],
  ['has marks'],
  ['total', ['with values', 'without values']],
  ['sums above', sumColumns],
  ['sums below', sumColumns],
  ['label of a total'],
  ['neighbours', resemblances, 'above', resemblances, 'below'],
  ['longest text', textLength.names, contents],
  ['below alike', resemblances, contents],
  ['distinct', orNone(distinctShare.names), contents],
  ['units', contents],
  [places, 'labels', ['many', 'few'], shapes],
  ['title before', neighbours, 'then', neighbours],
  ['lone between', upToOne, upToOne, 'before', neighbours],
  ['lone', places, 'key', ['none', 'same', 'pattern', ...recurringShare.names]],
  ['lone at', upToTwo, upToOne, 'before', neighbours, 'after', neighbours],
  [sizes, 'recurs', orNone(recurringShare.names)],
  [sizes, places, wordTestNames],
  ['contrast below', orNone(contrastShare.names)],
  ['match below', orNone(contrastShare.names)],
  ['match above', orNone(contrastShare.names)],
  ['digits below', orNone(contrastShare.names)],
  ['covered below', coveredShare.names],
  ['covered above', coveredShare.names],
  ['lone', places, 'over', unders, 'under', unders],
  ['lone over', unders, neighbours, 'under', unders, neighbours],
  ['fits', overlaps, 'above', overlaps, 'below', contents],
  ['named', portions, contents],
  ['shorter', portions, places],
  ['capital', portions, places],
  ['dates over others', portions, places],
  ['plainer', portions],
  ['sequence', steps, places, 'corner', ['blank', 'text', 'figure']],
] as const;

type Part<P> = P extends readonly (infer Name extends string)[] ? Name : P extends string ? P : never;
type Joined<Parts extends readonly unknown[]> = Parts extends readonly [infer Only]
  ? Part<Only>
  : Parts extends readonly [infer First, ...infer Rest]
    ? `${Part<First>} ${Joined<Rest>}`
    : never;

export type FeatureName = Joined<(typeof featureFamilies)[number]>;
