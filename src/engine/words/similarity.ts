/**
 * Optimal string alignment distance (Damerau–Levenshtein without repeated edits): insertions, deletions, substitutions and
 * swaps of neighbours. Gives up at `limit`, and answers it, once the distance cannot be below.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  const width = b.length + 1;
  let beforeLast = new Uint16Array(width);
  let last = new Uint16Array(width);
  let current = new Uint16Array(width);
  for (let j = 0; j < width; j++) last[j] = j;
  for (let i = 1; i <= a.length; i++) {
    current[0] = i;
    let smallest = i;
    for (let j = 1; j < width; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let cost = Math.min((last[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped =
        i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
      if (swapped) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      current[j] = cost;
      if (cost < smallest) smallest = cost;
    }
    if (smallest >= limit) return limit;
    [beforeLast, last, current] = [last, current, beforeLast];
  }
  return Math.min(last[b.length] ?? limit, limit);
}

/** 1 for equal texts, 0 for nothing in common: the share of characters that need no edit. */
export function editSimilarity(a: string, b: string): number {
  const longer = Math.max(a.length, b.length);
  if (longer === 0) return 1;
  // Less than half in common is of no interest, which lets the distance give up early.
  const limit = Math.ceil(longer / 2) + 1;
  const distance = editDistance(a, b, limit);
  return distance >= limit ? 0 : 1 - distance / longer;
}

/** Dice coefficient of two lists of words; a word counts in part where it is likely to be the other one, misspelt or shortened. */
export function tokenSimilarity(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const rest = [...b];
  let common = 0;
  for (const token of a) {
    let best = 0;
    let at = -1;
    for (const [index, other] of rest.entries()) {
      const likeness = wordLikeness(token, other);
      if (likeness <= best) continue;
      best = likeness;
      at = index;
    }
    if (at < 0) continue;
    rest.splice(at, 1);
    common += best;
  }
  return (2 * common) / (a.length + b.length);
}

/** 1 for equal words, less for what may be a typing error or an abbreviation, else 0. */
function wordLikeness(a: string, b: string): number {
  if (a === b) return 1;
  const shorter = Math.min(a.length, b.length);
  if (shorter >= 5 && isTypo(a, b)) return 0.95;
  return a.length < b.length ? abbreviationOf(a, b) : abbreviationOf(b, a);
}

/** One typing error, or two in a long word. */
export function isTypo(a: string, b: string): boolean {
  const allowed = Math.min(a.length, b.length) >= 10 ? 2 : 1;
  return editDistance(a, b, allowed + 1) <= allowed;
}

/** `cust` for `customer`, `mgr` for `manager`: the shorter it is, the less it says. */
function abbreviationOf(short: string, long: string): number {
  if (short.length < 2 || long.length < short.length + 2 || short[0] !== long[0]) return 0;
  // It stops before a vowel: `desc` of `description`, but not `age` of `agent` or `net` of `network`.
  const cut = long.startsWith(short) && /[^aeiouy]$/.test(short) && /^[aeiouy]/.test(long.slice(short.length));
  const skeleton = /^.[^aeiou\d]+$/.test(short) && isSubsequence(short, long);
  if (!cut && !skeleton) return 0;
  if (short.length === 2) return 0.5;
  return skeleton ? 0.85 : short.length === 3 ? 0.7 : 0.9;
}

function isSubsequence(short: string, long: string): boolean {
  let at = 0;
  for (const letter of long) if (letter === short[at]) at += 1;
  return at === short.length;
}
