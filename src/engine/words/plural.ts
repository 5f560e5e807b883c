/** Words that look like plurals and are none, or whose plural is another word. */
const kept = new Set([
  'address',
  'analysis',
  'basis',
  'business',
  'bus',
  'canvas',
  'class',
  'gas',
  'gross',
  'its',
  'lens',
  'less',
  'loss',
  'mass',
  'news',
  'plus',
  'pos',
  'process',
  'series',
  'species',
  'sales',
  'status',
  'this',
  'us',
  'was',
  'yes',
]);
const irregular = new Map([
  ['people', 'person'],
  ['children', 'child'],
  ['men', 'man'],
  ['women', 'woman'],
  ['data', 'data'],
  ['statuses', 'status'],
  ['addresses', 'address'],
  ['buses', 'bus'],
  ['ids', 'id'],
]);

/** The singular of an English word of a header; other words come back as they are. */
export function singular(word: string): string {
  const known = irregular.get(word);
  if (known !== undefined) return known;
  if (word.length < 4 || !word.endsWith('s') || kept.has(word) || /(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:x|ch|sh|ss|z)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}
