import { editDistance } from './similarity.ts';

/** ` (did you mean "trim"?)` when one of the known words is near, else `''`. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const lower = word.toLowerCase();
  let nearest = '';
  let best = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(lower, candidate.toLowerCase(), best);
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest === '' ? '' : ` (did you mean "${nearest}"?)`;
}
