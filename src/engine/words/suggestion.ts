import { editDistance } from './similarity.ts';

/** What a word was most likely meant to be, and how a message says so: ` (did you mean "trim"?)`, or `''` when none is near. */
export function suggest(word: string, known: Iterable<string>): { suggestion: string | null; question: string } {
  const suggestion = nearestWord(word, known);
  return { suggestion, question: suggestion === null ? '' : ` (did you mean "${suggestion}"?)` };
}

/** The known word that was most likely meant; `null` when none is near. */
function nearestWord(word: string, known: Iterable<string>): string | null {
  const lower = word.toLowerCase();
  let nearest: string | null = null;
  let best = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(lower, candidate.toLowerCase(), best);
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}
